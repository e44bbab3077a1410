/** What the editor says in English: of the published document, of types, and of what is wrong with a graph. */
import type { FieldType } from '@/schema/template';

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

/** What the editor says of types, fields and graphs. */
export const schema = { document, type };
