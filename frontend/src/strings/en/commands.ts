/** What the editor says in English: commands. */
export const commands = {};
