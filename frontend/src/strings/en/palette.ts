/** What the editor says in English: the palette that adds nodes. */
export const palette = {};
