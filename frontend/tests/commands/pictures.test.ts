import { describe, expect, test } from 'vitest';
import { putPictures, takeFiles } from '@/commands/pictures';
import { pictureType } from '@/graph/picture-node';
import type { Templates } from '@/schema/template';
import { typeOf } from '@/schema/types';
import { json, refusal } from '../api/server';
import { benchOf } from '../panels/bench';

const IMAGE = typeOf('ImageField');
const chosen = { name: 'file', type: IMAGE, required: true, stateful: true, input: 'direct' };
const brought = { ...chosen, input: 'any' };
const gives = { picture: { name: 'picture', type: IMAGE } };

function templatesOf(types: Record<string, { inputs: object; outputs?: object }>): Templates {
  const made = Object.entries(types).map(([type, parts]) => [type, { type, version: 1, outputs: gives, ...parts }]);
  return Object.fromEntries(made) as Templates;
}

const TEMPLATES = templatesOf({
  'a/blur': { inputs: { file: brought } },
  'b/two': { inputs: { file: chosen, other: { ...chosen, name: 'other' } } },
  'c/many': { inputs: { file: chosen, size: { ...chosen, required: false } } },
  'd/open': { inputs: { file: chosen } },
  'e/none': { inputs: { file: chosen }, outputs: {} },
});

test('a picture becomes a node of the plainest type that needs a picture and gives it', () => {
  expect(pictureType(TEMPLATES)).toMatchObject({ template: { type: 'd/open' }, input: 'file' });
  expect(pictureType({})).toBeUndefined();
});

function file(name: string, type: string): File {
  return new File(['x'], name, { type });
}

const SEA = file('sea.png', 'image/png');

function workbench(templates = TEMPLATES) {
  let uploads = 0;
  const { bench } = benchOf(
    {
      'POST /images': (_, url) => json({ value: { name: url.searchParams.get('name'), hash: `${++uploads}` } }),
      'POST /migrate': () => refusal('invalid-document', 422, 'it carries no workflow'),
    },
    undefined,
    templates,
  );
  const nodes = () => Object.values(bench.editor.store.getState().document.nodes);
  return { ...bench, bench, nodes };
}

describe('pictures that are dropped', () => {
  test('are put into no other workflow than the one they were dropped on', async () => {
    const { bench, nodes } = workbench();
    const putting = putPictures(bench, [SEA]);
    bench.files.create();
    await putting;
    expect(nodes()).toEqual([]);
  });

  test('are uploaded, and stand side by side as one step, selected', async () => {
    const { bench, editor, nodes } = workbench();
    await putPictures(bench, [SEA, file('sky.png', 'image/png')], { x: 101, y: 50 });
    const { document, selection, history } = editor.store.getState();
    expect(nodes().map(({ type, inputs }) => [type, (inputs.file as { name: string }).name])).toEqual([
      ['d/open', 'sea.png'],
      ['d/open', 'sky.png'],
    ]);
    expect(Object.values(document.view.positions)).toEqual([
      [100, 60],
      [420, 60],
    ]);
    expect([selection.nodes.size, history.done.length]).toEqual([2, 1]);
  });

  test('say so where no node opens a picture', async () => {
    const { bench, ui, nodes } = workbench({});
    await putPictures(bench, [SEA]);
    expect([nodes(), ui.getState().notices.length]).toEqual([[], 1]);
  });

  test('become nodes only where they carry no workflow', async () => {
    const { bench, nodes } = workbench();
    bench.files.openFile = async (_, otherwise) => otherwise?.();
    await takeFiles(bench, [SEA]);
    expect(nodes()).toHaveLength(1);
  });

  test('come with several other files, which are left out and told of', async () => {
    const { bench, ui, nodes } = workbench();
    await takeFiles(bench, [SEA, file('flow.json', 'application/json')]);
    expect(nodes()).toHaveLength(1);
    expect(ui.getState().notices.at(-1)?.text).toContain('1 file was left out');
    await takeFiles(bench, []);
    expect(nodes()).toHaveLength(1);
  });
});
