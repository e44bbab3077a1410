/** What the editor says in English: where there is nothing yet. */
export const start = {
  title: 'What do you want to make?',
  sentence: 'Open an example and press Run, or build your own from nodes.',
  examples: 'Examples',
  saved: 'Saved workflows',
  open: (name: string) => `Open ${name}`,
  add: 'Add a node',
  library: 'Open from the library…',
  file: 'Open a file…',
  drop: 'You can drop a workflow, or a picture that was made here, anywhere on this window.',
  subgraphTitle: 'This subgraph is empty',
  subgraphSentence:
    'Add nodes to it, then show their fields in the interface: they become the inputs and outputs of the node that uses it.',
};
