/** What the editor says in English: files. */
export const files = {};
