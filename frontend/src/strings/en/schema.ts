/** What the editor says in English: schema. */
export const schema = {};
