import { describe, expect, test } from 'vitest';
import type { JSONObject, JSONValue } from '@/document/json';
import {
  emptyDocument,
  emptyPart,
  type Part,
  type Port,
  type WorkflowDocument,
  type WorkflowNode,
} from '@/document/workflow';
import { bindingOf, nodeTemplate } from '@/schema/binding';
import { parseTemplates } from '@/schema/parse';
import { wholePorts } from '@/schema/ports';
import { mapping } from '@/schema/reading';
import { usesOf } from '@/schema/uses';
import { picked, plainInput, plainOutput, readCases } from './conformance';

interface PartCase {
  readonly nodes?: Readonly<Record<string, { readonly type: string; readonly inputs: JSONObject }>>;
  readonly edges?: Part['edges'];
  readonly inputs?: Readonly<Record<string, Port>>;
  readonly outputs?: Readonly<Record<string, Port>>;
  readonly subgraphs?: Readonly<Record<string, PartCase>>;
}

interface PortCase extends Omit<PartCase, 'inputs' | 'outputs'> {
  readonly node: string;
  readonly inputs: JSONObject;
  readonly outputs: JSONObject;
  readonly whole?: readonly string[];
  readonly problems?: readonly (readonly (string | null)[])[];
}

const { document: published, cases } = readCases<PortCase>('ports');
const templates = parseTemplates(published);

describe('ports', () => {
  test.each(cases)('$name', (each) => {
    const document = documentOf(each);
    const template = nodeTemplate(document, [], each.node, templates);
    expectFields(template?.inputs ?? {}, each.inputs, plainInput);
    expectFields(template?.outputs ?? {}, each.outputs, plainOutput);
    if (each.whole) expect(wholeOf(document, each.node)).toEqual(each.whole);
    const problems = usesOf(bindingOf(document, templates)).flatMap(({ scope, problems }) =>
      problems.map(({ code, node, field }) => [scope.place.join('/'), code, node ?? null, field ?? null]),
    );
    expect(problems).toEqual(each.problems ?? []);
  });
});

function expectFields<Field>(
  found: Readonly<Record<string, Field>>,
  wanted: JSONObject,
  plain: (field: Field) => JSONObject,
): void {
  expect(Object.keys(found)).toEqual(Object.keys(wanted));
  for (const [name, field] of Object.entries(found)) {
    const expected = mapping(wanted[name]);
    expect(picked(plain(field), Object.keys(expected)), name).toEqual(expected);
  }
}

function wholeOf(document: WorkflowDocument, node: string): readonly string[] | undefined {
  const binding = bindingOf(document, templates);
  const scope = binding.scopeAt([]);
  const { type = '', inputs = {} } = document.nodes[node] ?? {};
  const target = scope && binding.resolve(scope, String(mapping(inputs.subgraph as JSONValue).name));
  const rule = templates[type]?.ports;
  return rule && target && wholePorts(rule, binding.interfaceAt(target), inputs.whole);
}

function documentOf({
  nodes = {},
  edges = [],
  subgraphs = {},
}: Omit<PartCase, 'inputs' | 'outputs'>): WorkflowDocument {
  return { ...emptyDocument(), ...partOf({ nodes, edges, subgraphs }) };
}

function partOf({ nodes = {}, edges = [], inputs = {}, outputs = {}, subgraphs = {} }: PartCase): Part {
  return {
    ...emptyPart(),
    nodes: mapped(nodes, (node): WorkflowNode => ({ ...node, mode: 'normal', label: '' })),
    edges: [...edges],
    interface: { inputs: { ...inputs }, outputs: { ...outputs } },
    subgraphs: mapped(subgraphs, partOf),
  };
}

function mapped<From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
