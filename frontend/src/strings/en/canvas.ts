/** What the editor says in English: the canvas, its nodes, wires, frames and notes. */
export const canvas = {
  move: 'Move',
};
