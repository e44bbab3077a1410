/** Commands that open, save and export workflows. */
import { writeJSON } from '@/document/json';
import { chooseFile, download, fileName } from '@/files/download';
import { strings } from '@/strings';
import { linkTo } from '@/workbench/address';
import type { Command } from './command';
import { copyOut } from './copying';
import { takeFiles } from './pictures';

const words = strings.files.commands;

/** What can be opened, for the browser's own dialog. */
const READABLE =
  '.json,.txt,.png,.jpg,.jpeg,.webp,.avif,.svg,.mp4,.webm,.flac,.ogg,.mp3,.glb,.latent,.safetensors,application/json,image/*';

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
    run: async (bench) => {
      const file = await chooseFile(READABLE);
      if (file) await takeFiles(bench, [file]);
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
    id: 'file.comment',
    title: strings.library.commands.comment,
    group: 'file',
    words: ['revision'],
    run: ({ ui }) => ui.setState({ dialog: { kind: 'comment' } }),
  },
  {
    id: 'file.revisions',
    title: strings.library.commands.revisions,
    group: 'file',
    words: ['history', 'compare', 'diff'],
    enabled: ({ files }) => files.store.getState().saved !== undefined,
    run: ({ ui, files }) => {
      const { saved } = files.store.getState();
      if (saved) ui.setState({ dialog: { kind: 'revisions', workflow: saved.id } });
    },
  },
  {
    id: 'file.link',
    title: strings.library.commands.link,
    group: 'file',
    words: ['share', 'address', 'url'],
    enabled: ({ files }) => files.store.getState().saved !== undefined,
    run: async ({ ui, files }) => {
      const { saved } = files.store.getState();
      if (!saved) return;
      await copyOut(ui, linkTo(window.location.origin, saved.id), strings.library.linkCopied);
    },
  },
  {
    id: 'file.export',
    title: strings.library.commands.export,
    group: 'file',
    keys: ['Mod+E'],
    words: ['download', 'share', 'python', 'png', 'comfyui', 'invokeai', 'json'],
    run: ({ ui }) => ui.setState({ dialog: { kind: 'export' } }),
  },
  {
    id: 'file.exportJson',
    title: strings.library.commands.exportJson,
    group: 'file',
    words: ['download'],
    run: ({ editor, files }) => {
      const { name } = editor.store.getState().document;
      download(fileName(name, 'json'), jsonOf(files.write()));
    },
  },
];

/** A document as a file of JSON. */
export function jsonOf(document: Record<string, unknown>): string {
  return `${writeJSON(document, 2)}\n`;
}
