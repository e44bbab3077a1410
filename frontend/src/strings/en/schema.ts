/** What the editor says in English: of the published document, of types, and of what is wrong with a graph. */
import type { JSONNumber } from '@/document/json';
import type { Constraints, FieldType } from '@/schema/template';

/** Of the published document. */
const document = {
  noComponents: 'the document has no components.schemas: it is not the OpenAPI document of a node library',
  twice: (component: string, type: string) => `component ${component} has the type id ${type} too and is left out`,
  noTypeId: (component: string) => `component ${component} states no type id, so it goes by its own name`,
  noOutput: (component: string) => `its output component ${component || 'is not named and'} can't be found`,
};

/** Of the type of a field. */
const type = {
  name: ({ name, cardinality }: FieldType) => {
    if (cardinality === 'collection') return `list of ${name}`;
    return cardinality === 'collection_or_scalar' ? `${name} or list of them` : name;
  },
  notASchema: 'its schema is not a JSON Schema object',
  tooDeep: 'its schema is nested too deeply',
  onlyNull: 'it allows nothing but null',
  unheard: (name: string) => `its type is '${name}', which no field can have`,
  undefinedReference: (name: string) => `it refers to ${name}, which the document does not define`,
  ofItems: (problem: string) => `of the items of its list: ${problem}`,
  nestedLists: (found: string) =>
    `it is a list of lists (${found}), but lists do not nest: give the inner list a value type`,
  either: (one: string, other: string) => `it is either ${one} or ${other}, but a field has one type: split it in two`,
  both: (one: string, other: string) => `it is both ${one} and ${other}, but a field has one type: split it in two`,
};

/** Of a type that goes nowhere. */
const one = ({ name, cardinality }: FieldType) => {
  if (cardinality === 'collection_or_scalar') return `${name} (one or a list)`;
  return cardinality === 'collection' ? `a list of ${name}` : `a single ${name}`;
};
const refused = (source: FieldType, target: FieldType) => `${one(source)} can't go into ${one(target)}`;
const connection = {
  otherType: refused,
  mayBe: (source: FieldType, target: FieldType) =>
    `${refused(source, target)}: it may be ${target.cardinality === 'single' ? 'a list' : 'a single value'}`,
  otherSize: (source: FieldType, target: FieldType) =>
    `${refused(source, target)}: ${target.cardinality === 'collection' ? 'collect it first' : 'iterate over it'}`,
  notGathered: (source: FieldType, target: FieldType) => `${one(source)} can't be gathered into ${one(target)}`,
};

interface Giver {
  readonly node: string;
  readonly output: string;
}
interface Given {
  readonly input: string;
  readonly giver: Giver;
  readonly type: FieldType;
}

/** Of edges. Nodes and fields come by the names that people know. */
const edge = {
  ofNode: (node: string, reason: string) => `${node}: ${reason}`,
  mismatch: (taker: { node: string; input: string }, giver: Giver, reason: string) =>
    `${taker.node}: ${taker.input} can't take ${giver.output} of ${giver.node}: ${reason}`,
  disagreement: (one: Given, two: Given) => {
    const [first, second] = [one, two].map(
      (each) => `${type.name(each.type)} from ${each.giver.output} of ${each.giver.node}`,
    );
    const both = one.input === two.input ? `${first} and ${second}` : `${first}, ${two.input} gets ${second}`;
    return `${one.input} gets ${both}; they must be of one type`;
  },
  self: (input: string, output: string) => `${input} is connected to its own output ${output}; use another node`,
  fromNowhere: (node: string, input: string, source: string) =>
    `${node}: the edge to ${input} comes from node ${source}, which does not exist; remove it`,
  toNowhere: (node: string, output: string, target: string) =>
    `${node}: the edge from ${output} goes to node ${target}, which does not exist; remove it`,
  unknownType: (name: string) => `its type ${name} is not known; install the pack that defines it`,
  noOutput: (name: string, names: readonly string[]) =>
    `there is no output ${name}; its outputs are ${names.join(', ') || 'none'}`,
  noInput: (name: string, names: readonly string[]) =>
    `there is no input ${name}; its inputs are ${names.join(', ') || 'none'}`,
  directOnly: (input: string) => `${input} can't be connected, give it a value instead`,
  twice: (input: string, node: string, output: string) =>
    `${input} is connected to ${output} of ${node} twice; remove one of the edges`,
  taken: (input: string, node: string, output: string) =>
    `${input} is connected to ${output} of ${node} already and takes one edge; remove that one first`,
  circle: (nodes: readonly string[]) => `${nodes.join(' → ')} go round in a circle; remove one of the edges`,
};

const sides = { inputs: 'input', outputs: 'output' };
interface FieldPlace {
  readonly node: string;
  readonly field: string;
}

/** Of subgraphs, and the nodes that use them. */
const subgraph = {
  ofNode: edge.ofNode,
  recursion: (names: readonly string[]) =>
    `subgraphs ${names.join(' → ')} would run inside each other without end; remove one of these calls`,
  unknown: (name: string, names: readonly string[]) =>
    `the workflow has no subgraph ${name}; it has ${names.join(', ') || 'none'}`,
  portName: (subgraph: string, side: keyof typeof sides, name: string, title: string) =>
    `the subgraph ${subgraph} has an ${sides[side]} ${name}, but ${title} has an ${sides[side]} of that name itself; ` +
    'rename it in its interface',
  noNode: (side: keyof typeof sides, name: string, node: string) =>
    `interface ${sides[side]} ${name} stands for node ${node}, which does not exist; remove it`,
  noField: (side: keyof typeof sides, name: string, node: string, field: string) =>
    `interface ${sides[side]} ${name} stands for ${sides[side]} ${field} of ${node}, which it does not have; remove it`,
  twoNames: (one: string, other: string, { node, field }: FieldPlace) =>
    `interface inputs ${one} and ${other} both stand for ${field} of ${node}; remove one`,
  choosesSubgraph: (name: string, node: string) =>
    `interface input ${name} would choose the subgraph of ${node}, which decides its ports; remove it`,
  connectedInside: (name: string, { node, field }: FieldPlace, source: string, output: string) =>
    `interface input ${name} stands for ${field} of ${node}, which comes from ${output} of ${source} already; ` +
    'remove one of them',
  uncollected: (name: string, { node, field }: FieldPlace, begin: string) =>
    `interface output ${name} is ${field} of ${node}, which is many values, one for each item of the iteration that ` +
    `begins at ${begin}; collect them first`,
};

/** Of a wire that is being drawn. */
const wire = {
  nowhere: 'this graph is not there any more',
  itself: "a node can't be connected to itself",
  unknownType: (node: string) => `the type of ${node} is not known; install the pack that defines it`,
  noField: (name: string) => `there is no field ${name}`,
  directOnly: edge.directOnly,
  already: (input: string, node: string, output: string) => `${input} is connected to ${output} of ${node} already`,
  circle: 'the nodes would go round in a circle',
  mixed: (source: FieldType, others: readonly FieldType[]) =>
    `it would get ${type.name(source)} beside ${others.map(type.name).join(', ')}; they must be of one type`,
  furtherOn: (node: string, input: string, reason: string) => `${input} of ${node} could not take it: ${reason}`,
};

const counted = (count: number, thing: string) => (count === 1 ? `1 ${thing}` : `${count} ${thing}s`);
const TYPE_WORDS: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'an integer',
  null: 'null',
  number: 'a number',
  object: 'an object',
  string: 'a text',
};

/** What a value must be: words that complete "width is -3, must be {...}". */
const value = {
  hidden: 'something that is not shown',
  secret:
    'the name of a secret: lower-case letters, digits and _, beginning with a letter, at most 64 in all. If the key ' +
    'itself was put there, take it out, keep it with `nodeloom secrets set NAME`, and put that name in its place',
  boolean: 'true or false',
  integer: 'an integer',
  number: 'a number',
  text: 'a text',
  list: 'a list',
  there: 'there',
  notThere: 'left out',
  types: (names: readonly string[]) => names.map((name) => TYPE_WORDS[name] ?? name).join(' or '),
  options: (shown: readonly string[]) => (shown.length > 1 ? `one of ${shown.join(', ')}` : shown.join()),
  range: ({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Constraints) => {
    if (minimum !== undefined && maximum !== undefined) {
      if (exclusiveMinimum === undefined && exclusiveMaximum === undefined) return `between ${minimum} and ${maximum}`;
    }
    const bounds: [string, JSONNumber | undefined][] = [
      ['at least', minimum],
      ['above', exclusiveMinimum],
      ['at most', maximum],
      ['below', exclusiveMaximum],
    ];
    const said = bounds.filter(([, bound]) => bound !== undefined);
    return said.map(([words, bound]) => `${words} ${bound}`).join(' and ');
  },
  multiple: (step: JSONNumber) => `a multiple of ${step}`,
  longer: (count: number) => `at least ${counted(count, 'character')} long`,
  shorter: (count: number) => `at most ${counted(count, 'character')} long`,
  matching: (pattern: string) => `a text that matches ${pattern}`,
  moreItems: (count: number) => `a list of at least ${counted(count, 'item')}`,
  fewerItems: (count: number) => `a list of at most ${counted(count, 'item')}`,
  everyItem: (expected: string, place: number, found: string) =>
    `a list whose every item is ${expected} (item ${place} is ${found})`,
  custom: (type: string, path: readonly (string | number)[], expected: string, found: string) => {
    const wrong = found ? `is ${found}, must be ${expected}` : 'is missing';
    return path.length > 0 ? `${type} (${path.join('.')} ${wrong})` : `${type} (it ${wrong})`;
  },
};

/** What is wrong with a node. */
const node = {
  ofNode: edge.ofNode,
  value: (field: string, found: string, expected: string) => `${field} is ${found}, must be ${expected}`,
  mustBe: (expected: string) => `must be ${expected}`,
  missing: { any: 'connect it or give it a value', connection: 'connect it', direct: 'give it a value' },
  missingField: (field: string, wayOut: string) => `${field} is missing: ${wayOut}`,
  missingBrief: (wayOut: string) => `is missing: ${wayOut}`,
  unknownInput: (name: string, names: readonly string[]) =>
    `there is no input ${name}; it has ${names.join(', ') || 'no inputs'}. Remove the value`,
  connectionOnly: (field: string, found: string) => `${field} can only be connected, but a value is given: ${found}`,
  unknownPack: (type: string, pack: string) =>
    `its type ${type} is unknown, because the pack ${pack} is not installed; install it, or swap the node for another`,
  unknownType: (type: string, near: readonly string[]) =>
    `its type ${type} is unknown${near.length > 0 ? `; near it are ${near.join(', ')}` : ''}; swap it for another`,
  olderVersion: (found: number, known: number | string) =>
    `its version ${found} is older than the installed ${known}: upgrade the workflow first`,
  newerVersion: (found: number, known: number | string, pack: string) =>
    `its version ${found} is newer than the installed ${known}: update the pack ${pack}`,
  otherVersion: (found: number, known: number | string) => `its version ${found} is not the installed ${known}`,
  noSuchPin: (name: string) => `there is a pin on node ${name}, but no such node; remove the pin`,
  pinGives: (name: string, names: readonly string[]) =>
    `its pin gives ${name}, but the outputs are ${names.join(', ') || 'none'}; pin it again`,
  pinLacks: (name: string) => `its pin lacks the output ${name}; pin it again`,
};

/** What the editor says of types, fields and graphs. */
export const schema = { document, type, connection, edge, subgraph, wire, value, node };
