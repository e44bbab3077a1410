/**
 * `parseTemplates`: the templates of a published OpenAPI document, ours or InvokeAI's, whatever its version.
 *
 * Every component of class "invocation" becomes a template that holds all of its inputs and outputs. Only a document
 * without any component is refused. The same as `schema/templates.py`.
 */
import type { JSONObject, JSONValue } from '@/document/json';
import { strings } from '@/strings';
import { referenceName } from './field';
import { parseInput, parseOutput } from './fields';
import { titleOf } from './naming';
import { readPorts } from './port-rule';
import { dictionary, type Found, isObject, list, mapping, own, text, texts } from './reading';
import type { Components, InvocationTemplate, Templates } from './template';

const NODE_ATTRIBUTES: ReadonlySet<string> = new Set(['id', 'type', 'use_cache', 'is_intermediate']);
/** What InvokeAI takes for a node that states no version. */
const UNVERSIONED = '1.0.0';
const say = strings.schema.document;

/** A text is not the published document of a node library. */
export class DocumentError extends Error {}

/** Templates of a published document by type id; throws `DocumentError` if it holds no components at all. */
export function parseTemplates(openapi: unknown): Templates {
  const components = componentsIn(openapi as JSONValue);
  const templates = dictionary<InvocationTemplate>();
  for (const [name, component] of Object.entries(components)) {
    if (!isObject(component) || component.class !== 'invocation') continue;
    const template = parseInvocation(name, component, components);
    const first = templates[template.type];
    templates[template.type] = first
      ? { ...first, problem: joined(first.problem, say.twice(name, template.type)) }
      : template;
  }
  return templates;
}

function componentsIn(openapi: JSONValue): Components {
  const schemas = mapping(mapping(openapi).components).schemas;
  if (!isObject(schemas)) throw new DocumentError(say.noComponents);
  return schemas;
}

function parseInvocation(name: string, component: JSONObject, components: Components): InvocationTemplate {
  const properties = propertiesOf(component, components);
  const stated = text(component.node_type) || typeId(properties);
  const type = stated || name;
  const found = outputComponent(component, type, components);
  const outputs = found.schema ? propertiesOf(found.schema, components) : new Map<string, JSONValue>();
  const required = requiredBy(component, components);
  let problem = stated ? undefined : say.noTypeId(name);
  if (!found.schema) problem = joined(problem, say.noOutput(found.name));
  return {
    type,
    version: versionOf(component.version),
    title: withoutEnding(text(component.title), 'Invocation') || titleOf(type.slice(type.lastIndexOf('/') + 1)),
    description: text(component.description),
    category: text(component.category),
    tags: texts(component.tags),
    pack: text(component.node_pack) || type.slice(0, Math.max(type.lastIndexOf('/'), 0)),
    classification: text(component.classification) || 'stable',
    purity: purityOf(component.purity, properties.get('use_cache')),
    outputNode: component.output_node === true,
    idempotent: component.idempotent !== false,
    accelerator: component.accelerator === true,
    pairs: component.pairs === true,
    inputs: dictionary(
      [...properties]
        .filter(([key, schema]) => isInput(key, schema))
        .map(([key, schema]) => [key, parseInput(key, schema, components, required.has(key))]),
    ),
    outputs: dictionary(
      [...outputs]
        .filter(([key, schema]) => isOutput(key, schema))
        .map(([key, schema]) => [key, parseOutput(key, schema, components)]),
    ),
    outputType: typeId(outputs) || found.name,
    problem,
    ports: readPorts(component.ports),
  };
}

type Properties = ReadonlyMap<string, JSONValue>;

function typeId(properties: Properties): string {
  const schema = mapping(properties.get('type'));
  const candidates = [schema.const, schema.default, ...list(schema.enum)];
  return candidates.map(text).find(Boolean) ?? '';
}

function versionOf(version: Found): number | string {
  return typeof version === 'string' || Number.isInteger(version) ? (version as number | string) : UNVERSIONED;
}

interface OutputComponent {
  readonly name: string;
  readonly schema: JSONObject | undefined;
}

/** Name and schema of an invocation's output, by its own `output` or InvokeAI's map of all outputs. */
function outputComponent(component: JSONObject, type: string, components: Components): OutputComponent {
  const byType = mapping(mapping(own(components, 'InvocationOutputMap')).properties);
  for (const holder of [component.output, own(byType, type)]) {
    const reference = referenceIn(holder);
    if (!reference) continue;
    const name = referenceName(reference);
    const schema = own(components, name);
    return { name, schema: isObject(schema) ? schema : undefined };
  }
  return { name: '', schema: undefined };
}

/** The `$ref` of a schema, which an `allOf` may wrap. */
function referenceIn(schema: Found): string {
  const parts = [schema, ...list(mapping(schema).allOf)];
  return parts.map((part) => text(mapping(part).$ref)).find(Boolean) ?? '';
}

/** Properties of a component and of those it extends; its own win. */
function propertiesOf(component: JSONObject, components: Components): Properties {
  const merged = new Map<string, JSONValue>();
  for (const schema of extended(component, components)) {
    for (const [name, own] of Object.entries(mapping(schema.properties))) {
      if (!merged.has(name)) merged.set(name, own);
    }
  }
  return merged;
}

function requiredBy(component: JSONObject, components: Components): ReadonlySet<string> {
  return new Set(extended(component, components).flatMap((schema) => texts(schema.required)));
}

/** A component, then the schemas of its `allOf` and theirs, each once. */
function extended(component: JSONObject, components: Components): readonly JSONObject[] {
  const found = new Set([component]);
  for (const schema of found) {
    for (const part of list(schema.allOf)) {
      const reference = text(mapping(part).$ref);
      found.add(mapping(reference ? own(components, referenceName(reference)) : part));
    }
  }
  return [...found];
}

/** Whether a property is an input; one that doesn't say is, unless it has the name of a node attribute. */
function isInput(name: string, schema: JSONValue): boolean {
  const kind = mapping(schema).field_kind;
  return kind !== 'node_attribute' && (typeof kind === 'string' || !NODE_ATTRIBUTES.has(name));
}

function isOutput(name: string, schema: JSONValue): boolean {
  const kind = mapping(schema).field_kind;
  return kind !== 'node_attribute' && (typeof kind === 'string' || name !== 'type');
}

/** What the document says; InvokeAI says it by the default of `use_cache`. */
function purityOf(purity: Found, useCache: Found): InvocationTemplate['purity'] {
  if (purity === 'external') return 'external';
  return purity === 'volatile' || mapping(useCache).default === false ? 'volatile' : 'pure';
}

function withoutEnding(name: string, ending: string): string {
  return name.endsWith(ending) ? name.slice(0, -ending.length) : name;
}

function joined(problem: string | undefined, other: string): string {
  return problem ? `${problem}; ${other}` : other;
}
