import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { emptyDocument, type WorkflowDocument } from '@/document/workflow';
import { PictureError } from '@/drawing/brush';
import { KEYWORD, withWorkflow } from '@/files/export/png';
import { literal, pythonOf } from '@/files/export/snippet';

/** A PNG of one pixel. */
const PIXEL = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
);

interface Chunk {
  readonly kind: string;
  readonly body: Buffer;
}

function chunksOf(png: Uint8Array): Chunk[] {
  const bytes = Buffer.from(png);
  const chunks: Chunk[] = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    chunks.push({
      kind: bytes.toString('latin1', at + 4, at + 8),
      body: bytes.subarray(at + 8, at + 8 + length),
    });
    at += 12 + length;
  }
  return chunks;
}

function carried(png: Uint8Array): string[] {
  const start = Buffer.from(`${KEYWORD}\0\u0001\0\0\0`, 'latin1');
  return chunksOf(png)
    .filter(({ kind, body }) => kind === 'iTXt' && body.subarray(0, start.length).equals(start))
    .map(({ body }) => inflateSync(body.subarray(start.length)).toString());
}

describe('a picture that carries a workflow', () => {
  test('has it before its end, and all else as it was', async () => {
    const png = await withWorkflow(PIXEL, '{"name": "ü"}');
    expect(chunksOf(png).map(({ kind }) => kind)).toEqual(['IHDR', 'IDAT', 'iTXt', 'IEND']);
    expect(carried(png)).toEqual(['{"name": "ü"}']);
    expect(chunksOf(png).filter(({ kind }) => kind !== 'iTXt')).toEqual(chunksOf(PIXEL));
  });

  test('has one workflow, however often it is written', async () => {
    const once = await withWorkflow(PIXEL, '{"a": 1}');
    const twice = await withWorkflow(once, '{"b": 2}');
    expect(carried(twice)).toEqual(['{"b": 2}']);
    expect(await withWorkflow(twice, '{"a": 1}')).toEqual(once);
  });

  test.each([
    ['no PNG', Uint8Array.of(1, 2, 3)],
    ['cut off', PIXEL.subarray(0, 40)],
  ])('is refused where it is %s', async (_, bytes) => {
    await expect(withWorkflow(bytes, '{}')).rejects.toThrow(PictureError);
  });
});

describe('a script', () => {
  const flow: WorkflowDocument = {
    ...emptyDocument('A "fine"\nflow'),
    nodes: { a: { type: 'core/string', version: 1, inputs: { value: 'it’s "red"\n' }, mode: 'normal', label: '' } },
    interface: { inputs: { prompt: ['a', 'value'], steps: ['a', 'steps'] }, outputs: {} },
  };
  const options = { server: 'http://studio.test', templates: {} };

  test('runs the saved workflow with the inputs that it exposes', () => {
    const text = pythonOf(flow, { ...options, origin: { workflow: 'flow' } });
    expect(text).toContain('Client(SERVER, TOKEN)');
    expect(text).toContain('"prompt": "it’s \\"red\\"\\n",');
    expect(text).toContain('    # "steps": ...,'); // it has no value, nor a default that anybody knows
    expect(text).toContain('client.workflows.run(WORKFLOW, INPUTS)');
    expect(text).toContain('A "fine" flow'); // in one line: it is a comment
    expect(text).not.toContain('import json');
  });

  test('reads a file where the workflow is not saved', () => {
    const text = pythonOf(flow, { ...options, origin: { file: 'a-fine-flow.json' } });
    expect(text).toContain('Path("a-fine-flow.json")');
    expect(text).toContain('client.run(WORKFLOW, INPUTS)');
  });

  test('says values as Python does', () => {
    expect(literal({ a: [true, false, null], b: 1.5, c: 'x' })).toBe('{"a": [True, False, None], "b": 1.5, "c": "x"}');
    expect(literal(18446744073709551615n)).toBe('18446744073709551615');
  });
});
