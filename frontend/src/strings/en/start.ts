/** What the editor says in English: where there is nothing yet. */
export const start = {};
