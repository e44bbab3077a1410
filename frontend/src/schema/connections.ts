/**
 * The connection rules: which type goes into which. The same as `schema/connections.py`.
 *
 * A type goes into another if its name does and its cardinality does:
 * - a name goes into itself, an integer into a float or text, a float into a text, and anything into `AnyField`;
 * - a list goes only where a list may go, a single value only where a single value may go.
 */
import { strings } from '@/strings';
import type { Bounds, Cardinality, FieldType, InputTemplate, OutputTemplate } from './template';
import { ANY, COLLECTION, COLLECTION_ITEM, FLOAT, INTEGER, isSingle, itemOf, STRING, typeKey } from './types';

const say = strings.schema.connection;
const FITS: ReadonlySet<string> = new Set([
  'single single',
  'collection collection',
  'single collection_or_scalar',
  'collection collection_or_scalar',
  'collection_or_scalar collection_or_scalar',
]);
const WIDENS: ReadonlySet<string> = new Set([`${INTEGER} ${FLOAT}`, `${INTEGER} ${STRING}`, `${FLOAT} ${STRING}`]);
/** Names that go into every name and take every name, the widest first: what they hold is checked at run time. */
const OPEN: readonly string[] = [ANY, COLLECTION, COLLECTION_ITEM];
const SIZES: readonly Cardinality[] = ['single', 'collection_or_scalar', 'collection'];

/** Whether something goes somewhere, and if not, why not. */
export type Acceptance = { readonly accepted: true } | { readonly accepted: false; readonly reason: string };

/** Whether a value of `source` goes into an input of `target`. */
export function accepts(source: FieldType, target: FieldType): Acceptance {
  const reason = connectionProblem(source, target);
  return reason === undefined ? { accepted: true } : { accepted: false, reason };
}

/**
 * Why a value of `source` can't go into an input of `target`; undefined if it can.
 *
 * A single type variable, and a single `AnyField` input, may stand for lists as well.
 */
export function connectionProblem(source: FieldType, target: FieldType): string | undefined {
  if (holdsEverything(target) || (source.variable && isSingle(source))) return undefined;
  if (!nameGoes(source, target)) return say.otherType(source, target);
  if (FITS.has(`${source.cardinality} ${target.cardinality}`)) return undefined;
  if (source.cardinality === 'collection_or_scalar') return say.mayBe(source, target);
  return say.otherSize(source, target);
}

/** Why a value of `source` can't be gathered into a list `target`: a single value is added to it, a list extends it. */
export function gatherProblem(source: FieldType, target: FieldType): string | undefined {
  return nameGoes(source, target) ? undefined : say.notGathered(source, target);
}

/** Why what an output gives can't go into an input; the types that InvokeAI's `ui_type` hides count as well. */
export function fieldProblem(
  source: FieldType,
  output: Pick<OutputTemplate, 'original'> | undefined,
  target: InputTemplate,
): string | undefined {
  const rule = target.gather ? gatherProblem : connectionProblem;
  const reason = rule(source, target.type);
  if (reason === undefined) return target.bounds && boundsProblem(source, target, target.bounds);
  if (!(output?.original || target.original)) return reason;
  const sources = output?.original ? [source, output.original] : [source];
  const targets = target.original ? [target.type, target.original] : [target.type];
  const fits = sources.some((left) => targets.some((right) => rule(left, right) === undefined));
  return fits ? undefined : reason;
}

/**
 * What a type that arrives at an input says of the input's variable: that of a list stands for one item.
 *
 * Undefined if it says nothing: the input has no variable, or what arrives is free itself.
 */
export function saidOfVariable(source: FieldType, target: InputTemplate): FieldType | undefined {
  if (!target.type.variable) return undefined;
  const said = isSingle(target.type) && !target.gather ? source : itemOf(source);
  return said.variable && isSingle(said) ? undefined : said;
}

/** The one of some types that all others go into, whatever their order; undefined if there is none. */
export function join(types: Iterable<FieldType>): FieldType | undefined {
  return extreme(types, (each, widest) => connectionProblem(each, widest) === undefined);
}

/** The one of some types that goes into all others, whatever their order; undefined if there is none. */
export function meet(types: Iterable<FieldType>): FieldType | undefined {
  return extreme(types, (each, narrowest) => connectionProblem(narrowest, each) === undefined);
}

function boundsProblem(source: FieldType, target: InputTemplate, { lower, upper }: Bounds): string | undefined {
  const said = saidOfVariable(source, target);
  if (!said) return undefined;
  if (lower && !join([said, lower])) return connectionProblem(said, lower);
  return upper.map((each) => connectionProblem(said, each)).find((reason) => reason !== undefined);
}

/** The type that all others yield to, in one pass to find it and one to prove it. */
function extreme(
  types: Iterable<FieldType>,
  yields: (each: FieldType, best: FieldType) => boolean,
): FieldType | undefined {
  const once = new Map([...types].map((type) => [typeKey(type), type]));
  const ordered = [...once.values()].sort(byRank);
  const [first, ...others] = ordered;
  if (!first) return undefined;
  const best = others.reduce((found, each) => (yields(each, found) ? found : each), first);
  return ordered.every((each) => yields(each, best)) ? best : undefined;
}

/** A fixed order, open names first, variables last: of types that go into each other the widest known one wins. */
function byRank(one: FieldType, other: FieldType): number {
  return (
    Number(one.variable) - Number(other.variable) ||
    openness(one) - openness(other) ||
    SIZES.indexOf(one.cardinality) - SIZES.indexOf(other.cardinality) ||
    (one.name < other.name ? -1 : Number(one.name > other.name))
  );
}

function openness({ name }: FieldType): number {
  const at = OPEN.indexOf(name);
  return at < 0 ? OPEN.length : at;
}

function nameGoes(source: FieldType, target: FieldType): boolean {
  if (source.variable || target.variable || OPEN.includes(source.name) || OPEN.includes(target.name)) return true;
  return source.name === target.name || WIDENS.has(`${source.name} ${target.name}`);
}

/** Whether a single input takes lists too: `AnyField`, or a variable that is still free. */
function holdsEverything(target: FieldType): boolean {
  return isSingle(target) && (target.variable || target.name === ANY);
}
