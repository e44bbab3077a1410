/** Node types that could stand between two fields that don't fit: one input takes the source, one output the target. */
import type { Place } from '@/document/place';
import type { Edge, WorkflowDocument } from '@/document/workflow';
import { compareTexts } from '@/strings/formats';
import { fieldProblem, saidOfVariable } from './connections';
import { type WireField, wireField } from './feedback';
import type { FieldType, InputTemplate, InvocationTemplate, OutputTemplate, Templates } from './template';
import { ANY, COLLECTION, COLLECTION_ITEM } from './types';
import { filled } from './unification';

/** A node type that turns one type into another. `needs` are inputs that must be given besides. */
export interface Converter {
  readonly template: InvocationTemplate;
  readonly input: string;
  readonly output: string;
  readonly needs: readonly string[];
}

const OPEN: ReadonlySet<string> = new Set([ANY, COLLECTION, COLLECTION_ITEM]);

/** Node types that lead from one field to another; those that need least besides come first, then the smallest. */
export function converters(
  templates: Templates,
  source: Extract<WireField, { isOutput: true }>,
  target: Extract<WireField, { isOutput: false }>,
): readonly Converter[] {
  const wanted: InputTemplate = { ...target.input, type: target.type };
  const found = Object.values(templates).flatMap((template): readonly Converter[] => {
    const way = template.ports ? undefined : wayThrough(template, source, wanted);
    return way ? [way] : [];
  });
  return found.sort(
    (one, other) => one.needs.length - other.needs.length || sizeOf(one) - sizeOf(other) || byTitle(one, other),
  );
}

/** Node types that lead from one end of an edge to the other, whether the edge is there, could be, or could not. */
export function convertersFor(
  document: WorkflowDocument,
  place: Place,
  templates: Templates,
  [source, output, target, input]: Edge,
): readonly Converter[] {
  const from = wireField(document, place, templates, { port: [source, output], isOutput: true });
  const to = wireField(document, place, templates, { port: [target, input], isOutput: false });
  return from?.isOutput && to?.isOutput === false ? converters(templates, from, to) : [];
}

function wayThrough(
  template: InvocationTemplate,
  { type, output }: Extract<WireField, { isOutput: true }>,
  wanted: InputTemplate,
): Converter | undefined {
  for (const input of Object.values(template.inputs)) {
    if (input.hidden || input.input === 'direct' || OPEN.has(input.type.name)) continue;
    if (fieldProblem(type, output, input) !== undefined) continue;
    const end = Object.values(template.outputs).find((each) => !each.hidden && leads(type, input, each, wanted));
    if (end) return { template, input: input.name, output: end.name, needs: needsBesides(template, input) };
  }
  return undefined;
}

/** Whether an output goes where it is wanted, its variable bound by what arrives at an input. */
function leads(type: FieldType, input: InputTemplate, output: OutputTemplate, wanted: InputTemplate): boolean {
  const given = boundBy(type, input, output.type);
  if (given.variable || OPEN.has(given.name)) return false;
  return fieldProblem(given, output, wanted) === undefined;
}

function boundBy(type: FieldType, input: InputTemplate, declared: FieldType): FieldType {
  const said = input.type.name === declared.name ? saidOfVariable(type, input) : undefined;
  return declared.variable && said ? filled(declared, said) : declared;
}

function needsBesides(template: InvocationTemplate, taken: InputTemplate): readonly string[] {
  return Object.values(template.inputs)
    .filter((input) => input.required && input !== taken)
    .map((input) => input.name);
}

function sizeOf({ template }: Converter): number {
  return Object.keys(template.inputs).length + Object.keys(template.outputs).length;
}

function byTitle(one: Converter, other: Converter): number {
  return compareTexts(one.template.title, other.template.title) || compareTexts(one.template.type, other.template.type);
}
