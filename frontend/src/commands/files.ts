/** Commands that open, save and export workflows. */
import { writeJSON } from '@/document/json';
import { chooseFile, download, fileName } from '@/files/download';
import { strings } from '@/strings';
import type { Command } from './command';

const words = strings.files.commands;

/** What can be opened, for the browser's own dialog. */
const READABLE = '.json,.png,.jpg,.jpeg,.webp,application/json,image/*';

/** Commands about files. */
export const fileCommands: readonly Command[] = [
  { id: 'file.new', title: words.new, group: 'file', run: ({ files }) => files.create() },
  {
    id: 'file.open',
    title: words.open,
    group: 'file',
    keys: ['Mod+O'],
    inText: true,
    run: ({ ui }) => ui.setState({ dialog: { kind: 'library' } }),
  },
  {
    id: 'file.openFile',
    title: words.openFile,
    group: 'file',
    keys: ['Mod+Shift+O'],
    run: async ({ files }) => {
      const file = await chooseFile(READABLE);
      if (file) await files.openFile(file);
    },
  },
  {
    id: 'file.save',
    title: words.save,
    group: 'file',
    keys: ['Mod+S'],
    inText: true,
    run: ({ files }) => files.save(),
  },
  {
    id: 'file.saveAs',
    title: words.saveAs,
    group: 'file',
    keys: ['Mod+Shift+S'],
    run: ({ ui }) => ui.setState({ dialog: { kind: 'save' } }),
  },
  {
    id: 'file.export',
    title: words.export,
    group: 'file',
    keys: ['Mod+E'],
    words: ['download'],
    run: ({ editor, files }) => {
      const { name } = editor.store.getState().document;
      download(fileName(name, 'json'), `${writeJSON(files.write(), 2)}\n`);
    },
  },
];
