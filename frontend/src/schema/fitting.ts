/** Which node types a wire can be connected to, best first: what the palette shows where a wire ends on nothing. */
import { compareTexts } from '@/strings/formats';
import { connectionProblem, fieldProblem } from './connections';
import type { WireField } from './feedback';
import type { FieldType, InputTemplate, InvocationTemplate, OutputTemplate, Templates } from './template';
import { ANY, COLLECTION, COLLECTION_ITEM, sameType } from './types';

/** How well a field fits: by its very type, by one that the type goes into, or because it takes or gives anything. */
export type Fitness = 'exact' | 'converted' | 'anything';

/** A node type that a wire can be connected to, and the field of it that takes the wire. */
export interface Fitting {
  readonly template: InvocationTemplate;
  readonly field: string;
  readonly fitness: Fitness;
}

const RANKS: readonly Fitness[] = ['exact', 'converted', 'anything'];
const OPEN: ReadonlySet<string> = new Set([ANY, COLLECTION, COLLECTION_ITEM]);

/** Node types that a wire can be connected to, each with its best field, the best first. */
export function fittingTemplates(templates: Templates, wire: WireField): readonly Fitting[] {
  const found = Object.values(templates)
    .map((template) => bestField(template, wire))
    .filter((fitting) => fitting !== undefined);
  return found.sort(byRank);
}

/** The field of a node type that a wire fits best; undefined if it fits none. */
export function bestField(template: InvocationTemplate, wire: WireField): Fitting | undefined {
  const fields = wire.isOutput ? takers(template, wire) : givers(template, wire);
  const [best] = fields.sort((one, other) => RANKS.indexOf(one.fitness) - RANKS.indexOf(other.fitness));
  return best && { template, ...best };
}

interface Candidate {
  readonly field: string;
  readonly fitness: Fitness;
}

/** Inputs that take what the wire brings; what must be connected comes before what may be. */
function takers(template: InvocationTemplate, { type, output }: Extract<WireField, { isOutput: true }>): Candidate[] {
  return Object.values(template.inputs)
    .filter((input) => !input.hidden && input.input !== 'direct' && fieldProblem(type, output, input) === undefined)
    .sort((one, other) => Number(other.required) - Number(one.required))
    .map((input) => ({ field: input.name, fitness: fitnessOf(type, input.type, input.gather) }));
}

/** Outputs that give what the wire wants. */
function givers(template: InvocationTemplate, { type, input }: Extract<WireField, { isOutput: false }>): Candidate[] {
  const target: InputTemplate = { ...input, type };
  return Object.values(template.outputs)
    .filter((output) => !output.hidden && goes(output, target))
    .map((output) => ({ field: output.name, fitness: fitnessOf(output.type, type, input.gather) }));
}

function goes(output: OutputTemplate, target: InputTemplate): boolean {
  return fieldProblem(output.type, output, target) === undefined;
}

function fitnessOf(source: FieldType, target: FieldType, gather: boolean): Fitness {
  if (isOpen(source) || isOpen(target)) return sameType(source, target) ? 'converted' : 'anything';
  if (sameType(source, target)) return 'exact';
  return gather && source.name === target.name && connectionProblem(source, target) !== undefined
    ? 'exact'
    : 'converted';
}

function isOpen(type: FieldType): boolean {
  return type.variable || OPEN.has(type.name);
}

function byRank(one: Fitting, other: Fitting): number {
  return RANKS.indexOf(one.fitness) - RANKS.indexOf(other.fitness) || byTitle(one.template, other.template);
}

function byTitle(one: InvocationTemplate, other: InvocationTemplate): number {
  return compareTexts(one.title, other.title) || compareTexts(one.type, other.type);
}
