/**
 * What the published document says of an invocation: its template, and those of its fields.
 *
 * The same as `schema/templates.py` and `schema/field_templates.py`; both pass `schema/conformance/`.
 */
import type { JSONObject, JSONValue } from '@/document/json';

/** How many values a field takes or gives. */
export type Cardinality = 'single' | 'collection' | 'collection_or_scalar';

/** The type of a field; a `variable` stands for a type that the graph decides. */
export interface FieldType {
  readonly name: string;
  readonly cardinality: Cardinality;
  readonly variable: boolean;
}

/** How an input may get its value: by a widget or an edge (`any`), only by a widget, only by an edge. */
export type InputKind = 'any' | 'direct' | 'connection';

/** Bounds of values, by their JSON Schema names (minimum, exclusiveMinimum, multipleOf, maxLength, pattern, ...). */
export type Constraints = Readonly<Record<string, JSONValue>>;

/** One input of an invocation. */
export interface InputTemplate {
  readonly name: string;
  readonly type: FieldType;
  readonly title: string;
  readonly description: string;
  readonly input: InputKind;
  readonly required: boolean;
  /** The default; undefined where the schema has none. */
  readonly default: JSONValue | undefined;
  readonly constraints: Constraints;
  /** The values of an enum, else undefined. */
  readonly options: readonly JSONValue[] | undefined;
  readonly optionLabels: Readonly<Record<string, string>>;
  /** Whether a document can keep a value of it, which then has a widget. */
  readonly stateful: boolean;
  readonly hidden: boolean;
  /** The widget that the schema asks for, such as `slider`, `seed` or `textarea`; '' for the usual one. */
  readonly component: string;
  readonly order: number | undefined;
  readonly gather: boolean;
  readonly skips: string | undefined;
  readonly lazy: boolean;
  readonly modelKinds: readonly string[];
  readonly modelBases: readonly string[];
  /** The type behind a `ui_type`; undefined where there is none. */
  readonly original: FieldType | undefined;
  /** What of the schema could not be read, in a sentence. */
  readonly problem: string | undefined;
  /** The JSON Schema of the property as published: what widgets of custom types are made from. */
  readonly schema: JSONObject;
}

/** One output of an invocation. */
export interface OutputTemplate {
  readonly name: string;
  readonly type: FieldType;
  readonly title: string;
  readonly description: string;
  readonly spread: boolean;
  readonly hidden: boolean;
  readonly order: number | undefined;
  readonly original: FieldType | undefined;
  readonly problem: string | undefined;
}

/** The rule by which a node has the inputs and outputs of a subgraph too: see `schema/ports.py`. */
export interface PortRule {
  readonly of: string;
  readonly shape: 'same' | 'each';
  readonly inline: boolean;
  readonly given: readonly string[];
  readonly whole: string | undefined;
}

/** One invocation type. */
export interface InvocationTemplate {
  readonly type: string;
  readonly version: number | string;
  readonly title: string;
  readonly description: string;
  readonly category: string;
  readonly tags: readonly string[];
  readonly pack: string;
  readonly classification: string;
  readonly purity: 'pure' | 'volatile' | 'external';
  readonly outputNode: boolean;
  readonly idempotent: boolean;
  readonly accelerator: boolean;
  readonly inputs: Readonly<Record<string, InputTemplate>>;
  readonly outputs: Readonly<Record<string, OutputTemplate>>;
  readonly outputType: string;
  readonly problem: string | undefined;
  readonly ports: PortRule | undefined;
}

/** Templates by type id. */
export type Templates = Readonly<Record<string, InvocationTemplate>>;
