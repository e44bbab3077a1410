/** What the editor says in English: its smallest parts. */
export const ui = {
  list: (texts: readonly string[]) => texts.join(', '),
  close: 'Close',
  dismiss: 'Dismiss',
  notices: 'Messages',
  times: (count: number) => `× ${count}`,
  search: 'Search',
  clear: 'Clear',
  noMatch: 'Nothing matches',
  scrub: 'Drag to change; Shift for large steps, Alt for small ones',
  picture: {
    noCanvas: 'this browser has no canvas to draw on',
    tooLarge: 'it is too large for this browser',
    noPng: 'the picture is no PNG',
    cutOff: 'the picture is cut off',
    noDrawing: 'there is nothing to draw',
  },
  themes: { system: 'As the system', dark: 'Dark', light: 'Light' },
};
