/** What the editor says in English: canvas. */
export const canvas = {};
