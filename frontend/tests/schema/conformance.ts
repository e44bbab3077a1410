/** Reads the cases of `schema/conformance/`, which Python runs as well, and writes templates as they do. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JSONObject } from '@/document/json';
import { mapping } from '@/schema/reading';
import type {
  Bounds,
  Constraints,
  FieldType,
  InputTemplate,
  InvocationTemplate,
  OutputTemplate,
} from '@/schema/template';
import { typeOf } from '@/schema/types';

const FOLDER = join(import.meta.dirname, '../../../schema/conformance');

/** A type as the cases write it. */
export interface CaseType {
  readonly name: string;
  readonly cardinality?: FieldType['cardinality'];
  readonly variable?: boolean;
}

/** A file of cases; each has a `name` that reads as a sentence. */
export interface CaseFile<Case> {
  readonly document: JSONObject;
  readonly cases: readonly (Case & { readonly name: string })[];
}

/** The cases of a file. */
export function readCases<Case>(name: string): CaseFile<Case> {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as CaseFile<Case>;
}

/** The type that a case means. */
export function caseType({ name, cardinality, variable }: CaseType): FieldType {
  return typeOf(name, cardinality, variable);
}

/** A template as the cases write it, but for its fields. */
export function plainTemplate(template: InvocationTemplate): JSONObject {
  const { type, version, title, description, category, tags, pack, classification, purity } = template;
  return {
    ...{ type, version, title, description, category, tags, pack, classification, purity },
    output_node: template.outputNode,
    idempotent: template.idempotent,
    accelerator: template.accelerator,
    pairs: template.pairs,
    output_type: template.outputType,
    problem: template.problem ?? null,
    ports: template.ports ? withoutAbsent({ ...template.ports }) : null,
  };
}

/** An input as the cases write it; `{}` is the default of one that has none. */
export function plainInput(input: InputTemplate): JSONObject {
  const { name, title, description, required, stateful, lazy, gather, hidden, advanced, schema } = input;
  return {
    ...{ name, title, description, required, stateful, lazy, gather, hidden, advanced, schema },
    type: plainType(input.type),
    default: input.default === undefined ? {} : input.default,
    input: input.input,
    options: input.options ?? null,
    constraints: plainConstraints(input.constraints),
    skips: input.skips ?? null,
    order: input.order ?? null,
    component: input.component || null,
    choice_labels: input.optionLabels,
    mask_of: input.maskOf ?? null,
    original: input.original ? plainType(input.original) : null,
    problem: input.problem ?? null,
    bounds: input.bounds ? plainBounds(input.bounds) : null,
  };
}

/** An output as the cases write it. */
export function plainOutput(output: OutputTemplate): JSONObject {
  const { name, title, description, spread, hidden } = output;
  return {
    ...{ name, title, description, spread, hidden },
    type: plainType(output.type),
    order: output.order ?? null,
    original: output.original ? plainType(output.original) : null,
    problem: output.problem ?? null,
  };
}

/** A type as the cases write it: what is usual is left out. */
export function plainType({ name, cardinality, variable }: FieldType): JSONObject {
  return { name, ...(cardinality === 'single' ? {} : { cardinality }), ...(variable ? { variable } : {}) };
}

function plainBounds({ lower, upper }: Bounds): JSONObject {
  return { lower: lower ? plainType(lower) : null, upper: upper.map(plainType) };
}

/** Some keys of an object. */
export function picked(found: JSONObject, keys: Iterable<string>): JSONObject {
  return mapping(withoutAbsent(Object.fromEntries([...keys].map((key) => [key, found[key]]))));
}

function plainConstraints(constraints: Constraints): JSONObject {
  const named = Object.entries(constraints).map(([key, value]) => [snake(key), value]);
  return Object.fromEntries(named);
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function withoutAbsent(found: Readonly<Record<string, JSONObject[string] | undefined>>): JSONObject {
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as JSONObject;
}
