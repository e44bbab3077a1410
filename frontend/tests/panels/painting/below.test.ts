import { describe, expect, test, vi } from 'vitest';
import type { Api } from '@/api/api';
import type { JSONObject } from '@/document/json';
import { emptyDocument } from '@/document/workflow';
import { pictureBelow } from '@/panels/painting/below';
import type { Runs } from '@/runs/runs';
import { parseTemplates } from '@/schema/parse';
import { bench } from '../../bench';

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const picture = { ...ref('ImageField'), field_kind: 'input', input: 'any' };
const value = { type: 'object', stateful: true, resource: 'file', properties: { name: { type: 'string' } } };

function node(id: string, properties: JSONObject): JSONObject {
  const type = { const: id, type: 'string', field_kind: 'node_attribute' };
  return { class: 'invocation', version: 1, properties: { type, ...properties }, output: ref('PictureOutput') };
}

const TEMPLATES = parseTemplates({
  components: {
    schemas: {
      ImageField: value,
      MaskField: value,
      PictureOutput: { class: 'output', properties: { image: { ...ref('ImageField'), field_kind: 'output' } } },
      'a.draw': node('a/draw', { size: { type: 'integer', default: 8, field_kind: 'input', input: 'any' } }),
      'a.save': node('a/save', { image: picture }),
      'a.hole': node('a/hole', { image: picture, mask: { ...picture, ...ref('MaskField'), ui_mask_of: 'image' } }),
    },
  },
});

/** A drawing that is saved, and has a hole made in it; `drawnWith` is what the last run drew it with. */
function painted(drawnWith: JSONObject) {
  const document = emptyDocument();
  for (const [id, inputs] of Object.entries({ draw: { size: 64 }, save: {}, hole: {} }))
    document.nodes[id] = { type: `a/${id}`, version: 1, inputs, mode: 'normal', label: '' };
  document.edges = [
    ['draw', 'image', 'save', 'image'],
    ['draw', 'image', 'hole', 'image'],
  ];
  const watch = {
    document: { nodes: { draw: { inputs: drawnWith } } },
    node: (_: unknown, id: string) => ({ images: id === 'save' ? ['first', 'last'] : [] }),
  };
  const images = { list: vi.fn(async () => ({ images: [] })), get: vi.fn(async (id: string) => ({ id })) };
  return bench(document, TEMPLATES, {
    api: { images } as unknown as Api,
    runs: { shown: { getState: () => ({ watch }) } } as unknown as Runs,
  });
}

describe('the picture below a mask that no field gives', () => {
  test('is the last that a run saved of it, by whichever node', async () => {
    expect(await pictureBelow(painted({ size: 64 }), 'hole', 'mask')).toEqual({ id: 'last' });
  });

  test('is none where the node was changed since, for it would give something else', async () => {
    expect(await pictureBelow(painted({ size: 32 }), 'hole', 'mask')).toBeUndefined();
  });
});
