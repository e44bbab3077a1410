/**
 * What the published document says of an invocation: its template, and those of its fields.
 *
 * The same as `schema/templates.py` and `schema/field_templates.py`; both pass `schema/conformance/`.
 */
import type { JSONNumber, JSONObject, JSONValue } from '@/document/json';

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

/**
 * Bounds of values, by their JSON Schema names; what is absent bounds nothing.
 *
 * `minItems` and `maxItems` bound a list, the others every single value.
 */
export interface Constraints {
  readonly minimum?: JSONNumber;
  readonly maximum?: JSONNumber;
  readonly exclusiveMinimum?: JSONNumber;
  readonly exclusiveMaximum?: JSONNumber;
  readonly multipleOf?: JSONNumber;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
}

/** The value schemas of a published document by name: what a `$ref` refers to. */
export type Components = JSONObject;

/** What a subgraph says by itself of the type variable of one of its inputs. */
export interface Bounds {
  /** The type that reaches the variable inside, so that it stands for that or a wider one. */
  readonly lower: FieldType | undefined;
  /** Types that it goes into inside. */
  readonly upper: readonly FieldType[];
}

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
  /** Whether it is seldom needed: shown when that is asked for, or when it has a value or an edge. */
  readonly advanced: boolean;
  /** The widget that the schema asks for, such as `slider`, `seed` or `textarea`; '' for the usual one. */
  readonly component: string;
  readonly order: number | undefined;
  readonly gather: boolean;
  readonly skips: string | undefined;
  readonly lazy: boolean;
  readonly modelKinds: readonly string[];
  readonly modelBases: readonly string[];
  /** The input with the picture, or what was made of it, that a mask is laid over; undefined where it is not said. */
  readonly maskOf: string | undefined;
  /** The type behind a `ui_type`; undefined where there is none. */
  readonly original: FieldType | undefined;
  /** What of the schema could not be read, in a sentence. */
  readonly problem: string | undefined;
  /** The JSON Schema of the property as published: what widgets of custom types are made from. */
  readonly schema: JSONObject;
  /** The schemas that `schema` refers to; one object for all fields of a document. */
  readonly components: Components;
  /** Those of a port whose type is a variable. */
  readonly bounds?: Bounds | undefined;
}

/** One output of an invocation. The type of a `spread` output is that of one item, which is what its edges carry. */
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
  /** The input that names the subgraph. */
  readonly of: string;
  /** `same`: ports are as the interface says; `each`: inputs take lists too, outputs are lists. */
  readonly shape: 'same' | 'each';
  /** The subgraph's nodes run in the place of the node. */
  readonly inline: boolean;
  /** Inputs that the node fills itself: no ports. */
  readonly given: readonly string[];
  /** For `each`: the node's own input that lists the ports which take a list as it is. */
  readonly whole: string | undefined;
}

/** One invocation type. Its `outputType` is what the document calls what it gives. */
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
  readonly pairs: boolean;
  /** Inputs by name; what has no such name is undefined, whatever name a document asks for. */
  readonly inputs: Readonly<Record<string, InputTemplate>>;
  readonly outputs: Readonly<Record<string, OutputTemplate>>;
  readonly outputType: string;
  /** What of it could not be read, in a sentence. */
  readonly problem: string | undefined;
  readonly ports: PortRule | undefined;
  /** Its title as it is published, where another language has another. */
  readonly published?: string;
  /** Its category in that language. */
  readonly heading?: string;
}

/** Templates by type id. Those of `parseTemplates` have no prototype: a type called `constructor` is not there. */
export type Templates = Readonly<Record<string, InvocationTemplate>>;

/** Whether more than one edge may end at an input: it gathers, or is the item of InvokeAI's `collect`. */
export function takesMany(input: InputTemplate): boolean {
  return input.gather || input.type.name === 'CollectionItemField';
}
