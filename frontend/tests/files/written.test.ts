import { describe, expect, test } from 'vitest';
import { emptyDocument, workflowSchema } from '@/document/workflow';
import { written } from '@/files/written';

const EXAMPLES = import.meta.glob<Record<string, unknown>>('../../../examples/*.json', {
  eager: true,
  import: 'default',
});

const HEAD = { format: 'nodeloom.workflow', format_version: 2 };

describe('a document that is written', () => {
  test.each(Object.entries(EXAMPLES))('is %s as it was read, if nobody changed it', (_, file) => {
    const again = written(workflowSchema.parse(file), file);
    expect(again).toEqual(file);
    expect(Object.keys(again)).toEqual(Object.keys(file));
  });

  test('keeps keys that nobody knows, at every depth', () => {
    const file = {
      ...HEAD,
      future: { a: [1] },
      nodes: { n: { type: 'x', inputs: {}, colour: 'red', version: null } },
      interface: { inputs: {}, extra: 1 },
      view: { positions: { n: [1, 2] }, camera: 'wide', frames: { f: { position: [0, 0], size: [1, 1], z: 3 } } },
      subgraphs: { inner: { nodes: { m: { type: 'y', mode: 'normal' } }, unknown: true } },
      meta: { tags: [], rating: 5 },
    };
    expect(written(workflowSchema.parse(file), file)).toEqual(file);
  });

  test('says nothing that goes without saying, where the file did not', () => {
    const document = emptyDocument('New');
    document.nodes.a = { type: 'core/integer', inputs: {}, mode: 'normal', label: '' };
    document.nodes.b = { type: 'core/integer', inputs: { value: 1 }, mode: 'muted', label: '' };
    expect(written(document)).toEqual({
      ...HEAD,
      name: 'New',
      nodes: { a: { type: 'core/integer' }, b: { type: 'core/integer', inputs: { value: 1 }, mode: 'muted' } },
    });
  });

  test('writes what was changed to the usual, where the file had it otherwise', () => {
    const file = { ...HEAD, name: 'Old', nodes: { a: { type: 'x', mode: 'muted' } } };
    const document = workflowSchema.parse(file);
    document.name = '';
    const node = document.nodes.a;
    if (node) node.mode = 'normal';
    expect(written(document, file)).toEqual({ ...HEAD, name: '', nodes: { a: { type: 'x', mode: 'normal' } } });
  });
});
