/** What the editor says in English: the inspector. */
export const inspector = {};
