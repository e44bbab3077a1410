/** What the editor says in English: the window and its parts. */
export const app = {
  name: 'nodeloom',
  untitled: 'Untitled workflow',
  regions: {
    toolbar: 'Toolbar',
    canvas: 'Graph',
    side: 'Side panel',
    inspector: 'Inspector',
    results: 'Results',
  },
};
