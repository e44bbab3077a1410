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
  noMatchHint: 'Try fewer letters, or another word.',
  increase: 'Increase',
  decrease: 'Decrease',
  scrub: 'Drag to change; Shift for large steps, Alt for small ones',
  themes: { system: 'As the system', dark: 'Dark', light: 'Light' },
};
