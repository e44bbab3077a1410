/** Which fields of a workflow a batch can vary: those that it exposes first, then every other that holds a value. */
import { type JSONValue, writeJSON } from '@/document/json';
import type { Part } from '@/document/workflow';
import type { InputTemplate, Templates } from '@/schema/template';
import type { Axis, LineKind, Values } from './batch';
import { drawSeeds } from './batch';

/** A field that can be varied. */
export interface BatchField {
  /** The node that it is a field of. */
  readonly node: string;
  readonly name: string;
  readonly label: string;
  readonly isExposed: boolean;
  readonly input: InputTemplate;
  /** What it is now. */
  readonly value: JSONValue | undefined;
}

/** Seeds that are drawn where nobody said how many. */
const SEEDS = 4;

/** The fields of a workflow that no wire leads to. */
export function batchFields(document: Part, templates: Templates): readonly BatchField[] {
  const taken = new Set(document.edges.map(([, , node, field]) => `${node}.${field}`));
  const exposed = new Map(
    Object.entries(document.interface.inputs).map(([name, [node, field]]) => [`${node}.${field}`, name]),
  );
  const found = Object.entries(document.nodes).flatMap(([id, node]): BatchField[] => {
    const template = templates[node.type];
    if (!template) return [];
    return Object.values(template.inputs)
      .filter((input) => input.stateful && !input.hidden && input.input !== 'connection')
      .filter((input) => !taken.has(`${id}.${input.name}`))
      .map((input): BatchField => {
        const name = exposed.get(`${id}.${input.name}`);
        const title = `${node.label || template.title} · ${input.title}`;
        return {
          node: id,
          name: name ?? `${id}.${input.name}`,
          label: name === undefined ? title : `${name} (${title})`,
          isExposed: name !== undefined,
          input,
          value: node.inputs[input.name] ?? input.default,
        };
      });
  });
  return [...found.filter(({ isExposed }) => isExposed), ...found.filter(({ isExposed }) => !isExposed)];
}

/** What a batch begins with: a seed of what is selected, or its first field; else a seed; else what is exposed. */
export function firstField(fields: readonly BatchField[], selected: ReadonlySet<string>): BatchField | undefined {
  const own = fields.filter(({ node }) => selected.has(node));
  const isSeed = ({ input }: BatchField) => input.component === 'seed';
  return own.find(isSeed) ?? own[0] ?? fields.find(isSeed) ?? fields.find(({ isExposed }) => isExposed);
}

/** How a line is read for a field. */
export function lineKind(input: InputTemplate): LineKind {
  if (input.type.cardinality !== 'single') return 'json';
  const kinds: Record<string, LineKind> = {
    IntegerField: 'integer',
    FloatField: 'number',
    BooleanField: 'boolean',
    StringField: 'text',
    EnumField: 'text',
  };
  return kinds[input.type.name] ?? (input.options?.every((each) => typeof each === 'string') ? 'text' : 'json');
}

/** A field that is varied from now on, beginning with what it is now. */
export function axisOf(field: BatchField, group: number): Axis {
  const { name, label, input } = field;
  const lines = lineKind(input);
  return { name, label, lines, limits: input.constraints, group, values: firstValues(field, lines) };
}

function firstValues({ input, value }: BatchField, lines: LineKind): Values {
  if (input.component === 'seed') return { kind: 'seeds', seeds: drawSeeds(SEEDS, input.constraints) };
  if (input.options) return { kind: 'list', text: input.options.map(String).join('\n') };
  if (lines === 'boolean') return { kind: 'list', text: 'true\nfalse' };
  if (value === undefined || value === null) return { kind: 'list', text: '' };
  return { kind: 'list', text: typeof value === 'string' ? value.replaceAll('\n', ' ') : writeJSON(value) };
}
