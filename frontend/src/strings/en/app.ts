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
  sides: {
    outline: 'Outline',
    queue: 'Queue',
    problems: 'Problems',
    form: 'Form',
    upgrade: 'Upgrade',
  },
  show: {
    inspector: 'Inspector',
    results: 'Results',
  },
  resize: {
    side: 'Width of the side panel',
    inspector: 'Width of the inspector',
    results: 'Height of the results',
  },
  look: {
    label: 'Look',
    system: 'As the machine says',
    dark: 'Dark',
    light: 'Light',
  },
  language: 'Language',
  waiting: {
    title: 'The nodes are being read',
    text: 'The server starts a worker that tells which nodes there are. That takes some seconds.',
  },
  broken: {
    title: 'This part of the editor broke',
    text: 'Your work is kept. Try it again; if that does not help, reload the page.',
    again: 'Try again',
    reload: 'Reload',
  },
};
