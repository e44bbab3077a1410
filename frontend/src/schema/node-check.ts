/** What is wrong with single nodes by their templates: type, version, inputs and their values. */
import type { JSONValue } from '@/document/json';
import { strings } from '@/strings';
import { type Graph, inputName, nodeName } from './graph';
import { nearest } from './nearness';
import { type Problem, problemAt } from './problem';
import { own } from './reading';
import type { InputTemplate, InvocationTemplate, Templates } from './template';
import { shownAt, valueExpectation } from './value-check';

const say = strings.schema.node;

/** All mistakes of one node; `connected` are its inputs that an edge ends at. */
export function nodeProblems(
  graph: Graph,
  id: string,
  connected: ReadonlySet<string>,
  templates: Templates,
): readonly Problem[] {
  const node = own(graph.nodes, id);
  if (!node) return [];
  const template = graph.templateOf(id);
  const name = nodeName(graph, id);
  const tell = (code: string, reason: string, field?: string, brief = reason): Problem =>
    problemAt(code, say.ofNode(name, reason), brief, id, field);
  if (!template) return [tell('unknown-type', unknownType(node.type, templates))];
  const problems = versionProblems(node.version, template).map(([code, reason]) => tell(code, reason));
  for (const [field, value] of Object.entries(node.inputs ?? {})) {
    if (connected.has(field)) continue;
    const input = own(template.inputs, field);
    const found = input ? valueProblem(input, inputName(graph, id, field), value) : unknownInput(field, template);
    if (found) problems.push(tell(found.code, found.reason, field, found.brief));
  }
  for (const input of Object.values(template.inputs)) {
    if (!input.required || connected.has(input.name) || Object.hasOwn(node.inputs ?? {}, input.name)) continue;
    const found = missing(input, inputName(graph, id, input.name));
    problems.push(tell(found.code, found.reason, input.name, found.brief));
  }
  return problems;
}

interface Finding {
  readonly code: string;
  readonly reason: string;
  readonly brief: string;
}

/** What is wrong with the value of an input. */
function valueProblem(input: InputTemplate, label: string, value: JSONValue): Finding | undefined {
  if (input.input === 'connection') {
    if (value === null) return input.required ? missing(input, label) : undefined;
    const reason = say.connectionOnly(label, shownAt(input, value));
    return { code: 'connection-only', reason, brief: reason };
  }
  const expected = valueExpectation(input)(value);
  if (expected === undefined) return undefined;
  const reason = say.value(label, shownAt(input, value), expected);
  return { code: 'invalid-value', reason, brief: say.mustBe(expected) };
}

function missing({ input }: InputTemplate, label: string): Finding {
  const wayOut = say.missing[input];
  return { code: 'missing-input', reason: say.missingField(label, wayOut), brief: say.missingBrief(wayOut) };
}

function unknownInput(name: string, { inputs }: InvocationTemplate): Finding {
  const reason = say.unknownInput(name, Object.keys(inputs));
  return { code: 'unknown-input', reason, brief: reason };
}

function unknownType(type: string, templates: Templates): string {
  const pack = type.slice(0, Math.max(type.indexOf('/'), 0));
  const types = Object.keys(templates);
  if (pack && !types.some((each) => each.startsWith(`${pack}/`))) return say.unknownPack(type, pack);
  return say.unknownType(type, nearest(type, types, 3));
}

/** A node made for another version of its type than the installed one. */
function versionProblems(
  found: number | null | undefined,
  { version, pack }: InvocationTemplate,
): readonly (readonly [code: string, reason: string])[] {
  if (found === null || found === undefined || found === version) return [];
  if (typeof version !== 'number') return [['other-version', say.otherVersion(found, version)]];
  if (found < version) return [['older-version', say.olderVersion(found, version)]];
  return [['newer-version', say.newerVersion(found, version, pack)]];
}
