/** What the editor says in English: panels. */
export const panels = {};
