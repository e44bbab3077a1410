import { describe, expect, test } from 'vitest';
import type { JSONObject } from '@/document/json';
import { emptyDocument, type WorkflowDocument } from '@/document/workflow';
import { masksOver } from '@/graph/masks-over';
import { inputsBelow, picturesAbove } from '@/graph/pictures-above';
import { parseTemplates } from '@/schema/parse';

const picture = { $ref: '#/components/schemas/ImageField', field_kind: 'input', input: 'any' };
const mask = (over: string) => ({
  $ref: '#/components/schemas/MaskField',
  field_kind: 'input',
  input: 'any',
  ui_mask_of: over,
});
const latents = { $ref: '#/components/schemas/LatentsField', field_kind: 'input', input: 'connection' };
const value = { type: 'object', properties: { name: { type: 'string' } } };

function node(id: string, properties: JSONObject, output: string): JSONObject {
  const type = { const: id, type: 'string', field_kind: 'node_attribute' };
  return {
    class: 'invocation',
    type: 'object',
    version: 1,
    properties: { type, ...properties },
    output: { $ref: `#/components/schemas/${output}` },
  };
}

function gives(name: string, type: string): JSONObject {
  return {
    class: 'output',
    type: 'object',
    properties: { [name]: { $ref: `#/components/schemas/${type}`, field_kind: 'output' } },
  };
}

const TEMPLATES = parseTemplates({
  components: {
    schemas: {
      ImageField: { ...value, stateful: true, resource: 'file' },
      MaskField: { ...value, stateful: true, resource: 'file' },
      LatentsField: { ...value, stateful: false },
      PictureOutput: gives('image', 'ImageField'),
      LatentsOutput: gives('latents', 'LatentsField'),
      'a.load': node('a/load', { image: { ...picture, input: 'direct' } }, 'PictureOutput'),
      'a.blur': node('a/blur', { image: picture }, 'PictureOutput'),
      'a.encode': node('a/encode', { image: picture, mask: mask('image') }, 'LatentsOutput'),
      'a.noise': node('a/noise', { latents, mask: mask('latents') }, 'LatentsOutput'),
    },
  },
});

const FOX = { name: 'fox.png', hash: 'h1' };

function graph(nodes: Record<string, [type: string, inputs?: JSONObject]>, ...edges: WorkflowDocument['edges']) {
  const document = { ...emptyDocument(), edges };
  for (const [id, [type, inputs = {}]] of Object.entries(nodes))
    document.nodes[id] = { type: `a/${type}`, version: 1, inputs, mode: 'normal', label: '' };
  const templateOf = (id: string) => TEMPLATES[document.nodes[id]?.type ?? ''];
  return { document, templateOf };
}

function above({ document, templateOf }: ReturnType<typeof graph>, node: string) {
  return picturesAbove(document, templateOf, node, inputsBelow(templateOf(node), 'mask'));
}

describe('the picture below a mask', () => {
  test('is that of the input which the template names', () => {
    expect(above(graph({ e: ['encode', { image: FOX }] }), 'e')).toEqual([{ kind: 'given', node: 'e', value: FOX }]);
  });

  test('is what a node before it gave, or was given, whichever is nearer', () => {
    const chain = graph(
      { l: ['load', { image: FOX }], b: ['blur'], e: ['encode'] },
      ['l', 'image', 'b', 'image'],
      ['b', 'image', 'e', 'image'],
    );
    expect(above(chain, 'e')).toEqual([
      { kind: 'made', port: ['b', 'image'] },
      { kind: 'made', port: ['l', 'image'] },
      { kind: 'given', node: 'l', value: FOX },
    ]);
  });

  test('is found through latents', () => {
    const chain = graph({ e: ['encode', { image: FOX }], n: ['noise'] }, ['e', 'latents', 'n', 'latents']);
    expect(above(chain, 'n')).toEqual([{ kind: 'given', node: 'e', value: FOX }]);
  });

  test('is none where fields are empty, and where edges go round', () => {
    const round = graph({ a: ['blur'], e: ['encode'] }, ['a', 'image', 'a', 'image'], ['a', 'image', 'e', 'image']);
    expect(above(round, 'e').every(({ kind }) => kind === 'made')).toBe(true);
    expect(above(graph({ e: ['encode', { image: { name: 'x' } }] }), 'e')).toEqual([]);
  });
});

describe('the masks over a picture', () => {
  test('are those of its own node and of where it goes', () => {
    const { document, templateOf } = graph({ l: ['load', { image: FOX }], e: ['encode'] }, [
      'l',
      'image',
      'e',
      'image',
    ]);
    expect(masksOver(document, templateOf, 'l', 'image')).toEqual([['e', 'mask']]);
    expect(masksOver(document, templateOf, 'e', 'image')).toEqual([['e', 'mask']]);
  });

  test('are not those that come from another node', () => {
    const wired = graph(
      { l: ['load'], e: ['encode'], m: ['load'] },
      ['l', 'image', 'e', 'image'],
      ['m', 'image', 'e', 'mask'],
    );
    expect(masksOver(wired.document, wired.templateOf, 'l', 'image')).toEqual([]);
  });
});
