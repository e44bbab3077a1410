/** Published documents that are larger than any that is published. */
import type { JSONObject, JSONValue } from '@/document/json';
import { mapping } from '@/schema/reading';

/** A published document with so many invocations: its own, and copies of them under other ids. */
export function repeated(document: JSONObject, count: number): JSONObject {
  const schemas = mapping(mapping(document.components).schemas);
  const own = Object.entries(schemas).filter(([, schema]) => mapping(schema).class === 'invocation');
  const more: Record<string, JSONValue> = {};
  for (let made = own.length, round = 1; made < count; round += 1) {
    for (const [name, schema] of own.slice(0, count - made)) {
      const { properties, ...rest } = mapping(schema);
      const { type, ...fields } = mapping(properties);
      const id = `${String(mapping(type).const)}_${round}`;
      more[`${name}_${round}`] = { ...rest, properties: { ...fields, type: { ...mapping(type), const: id } } };
      made += 1;
    }
  }
  return { ...document, components: { schemas: { ...schemas, ...more } } };
}
