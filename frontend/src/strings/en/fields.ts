/** What the editor says in English: fields. */
export const fields = {};
