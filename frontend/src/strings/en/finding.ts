/** What the editor says in English: the command palette, the search in the graph, the list of shortcuts. */
export const finding = {
  commands: {
    title: 'Commands',
    placeholder: 'What do you want to do?',
    none: 'No command is called that',
    unable: 'not possible now',
    foot: 'Enter runs it. Shortcuts work without this list, too.',
  },
  search: {
    title: 'Search in graph',
    placeholder: 'Names, types, values, notes …',
    none: 'Nothing in this workflow matches',
    start: 'Type to find nodes by name, type, value or note, in all subgraphs.',
    kinds: { node: 'Node', value: 'Value', notes: 'Notes', frame: 'Frame', note: 'Note' },
    inPlace: (titles: readonly string[]) => titles.join(' › '),
  },
  shortcuts: {
    title: 'Keyboard shortcuts',
    filter: 'Find a shortcut',
    none: 'No shortcut matches',
    or: 'or',
  },
};
