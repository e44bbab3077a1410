import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { JSONObject } from '@/document/json';
import type { WorkflowDocument } from '@/document/workflow';
import { parseTemplates } from '@/schema/parse';
import { problems } from '@/schema/problems';
import { mapping } from '@/schema/reading';
import type { InvocationTemplate, Templates } from '@/schema/template';
import { plainInput, plainOutput, plainTemplate } from './conformance';
import { mistaken } from './mistaken';
import { repeated } from './published';
import { type Told, toldByPython } from './python';
import { packedGraphs, randomGraphs } from './random-graphs';

/** InvokeAI's published document, which is no part of the repository. */
const GUEST = join(import.meta.dirname, '../../../../shared/corpus/invokeai-openapi-v6.8.json');
const hasGuest = existsSync(GUEST);

const documents = [...mistaken(), ...randomGraphs(100), ...packedGraphs(300)];
let told: Told;
beforeAll(() => {
  told = toldByPython(hasGuest ? [GUEST] : [], documents);
}, 120_000);

describe('templates are those of the Python parser', () => {
  test('of the document of all installed packs', () => {
    expectSame(parseTemplates(told.installed), told.templates[0] ?? {}, 100);
  });

  test.skipIf(!hasGuest)("of InvokeAI's document, which is not here if this is skipped", () => {
    expectSame(parseTemplates(JSON.parse(readFileSync(GUEST, 'utf8'))), told.templates[1] ?? {}, 150);
  });
});

test('300 templates are read in less than a tenth of a second', () => {
  const published = repeated(told.installed, 600); // more than are installed
  const times = Array.from({ length: 5 }, () => {
    const begin = process.cpuUsage(); // the time on the clock is that of all that runs beside
    expect(Object.keys(parseTemplates(published))).toHaveLength(600);
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / 1000 / 2;
  });
  expect(Math.min(...times)).toBeLessThan(100);
});

describe('problems are those of the server', () => {
  test('of the examples, of them with one thing changed, and of graphs at random', () => {
    const templates = parseTemplates(told.installed);
    for (const [at, document] of documents.entries()) {
      const found = problems(document, templates).map(({ code, place, node, field }) =>
        // Python tells problems of a subgraph at the node that uses it.
        [code, (place.length > 0 ? usedBy(document) : node) ?? null, field ?? null],
      );
      const wanted = told.problems[at] ?? [];
      const isSame = String(onceEach(found)) === String(onceEach(wanted));
      if (!isSame) expect(found, JSON.stringify(document)).toEqual(wanted);
    }
    expect(documents.length).toBeGreaterThan(800);
    expect(told.problems.filter((wanted) => wanted.length > 0).length).toBeGreaterThan(documents.length / 3);
  }, 60_000);
});

/** The one node of the examples that uses a subgraph. */
function usedBy({ nodes }: WorkflowDocument): string | undefined {
  return Object.keys(nodes).find((id) => nodes[id]?.inputs.subgraph !== undefined);
}

function onceEach(found: readonly (readonly unknown[])[]): readonly string[] {
  return [...new Set(found.map(String))].sort();
}

function expectSame(found: Templates, wanted: Readonly<Record<string, JSONObject>>, least: number): void {
  expect(Object.keys(found)).toEqual(Object.keys(wanted));
  expect(Object.keys(found).length).toBeGreaterThan(least);
  for (const template of Object.values(found)) {
    const expected = wanted[template.type] ?? {};
    expect(plain(template), template.type).toEqual(expected);
    expect(Object.keys(template.inputs), template.type).toEqual(Object.keys(mapping(expected.inputs)));
    expect(Object.keys(template.outputs), template.type).toEqual(Object.keys(mapping(expected.outputs)));
  }
}

/** A template as Python writes it. */
function plain(template: InvocationTemplate): JSONObject {
  return {
    ...plainTemplate(template),
    inputs: mapped(template.inputs, (input) => ({
      ...plainInput(input),
      type: { ...input.type },
      original: input.original ? { ...input.original } : null,
    })),
    outputs: mapped(template.outputs, (output) => ({
      ...plainOutput(output),
      type: { ...output.type },
      original: output.original ? { ...output.original } : null,
      schema: expect.anything(),
    })),
  };
}

function mapped<Field>(
  fields: Readonly<Record<string, Field>>,
  change: (field: Field) => JSONObject,
): Record<string, JSONObject> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, change(field)]));
}
