/** What the editor says in English: runs. */
export const runs = {};
