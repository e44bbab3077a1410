/** Published documents that are larger than any that is published. */
import type { JSONObject, JSONValue } from '@/document/json';
import { mapping, text } from '@/schema/reading';

/** A published document with so many invocations: its own, and copies of them under other ids. */
export function repeated(document: JSONObject, count: number): JSONObject {
  const schemas = mapping(mapping(document.components).schemas);
  const own = Object.entries(schemas).filter(([, schema]) => mapping(schema).class === 'invocation');
  const more: Record<string, JSONValue> = {};
  for (let made = own.length, round = 1; made < count; round += 1) {
    for (const [name, schema] of own.slice(0, count - made)) {
      const { node_type: stated, properties, ...rest } = mapping(schema);
      const { type, ...fields } = mapping(properties);
      const id = `${text(stated) || String(mapping(type).const)}_${round}`;
      const named = stated === undefined ? { type: { ...mapping(type), const: id } } : { type: type ?? null };
      const node = stated === undefined ? {} : { node_type: id };
      more[`${name}_${round}`] = { ...rest, ...node, properties: { ...fields, ...named } };
      made += 1;
    }
  }
  return { ...document, components: { schemas: { ...schemas, ...more } } };
}
