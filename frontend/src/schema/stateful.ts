/**
 * Which types are stateful: their values are kept in the document and edited with a widget.
 *
 * Our document says so of every value type. InvokeAI's doesn't: there it is a table of its editor, and every type that
 * is not in it is stateless, a custom pack's own included.
 */
import { isObject, own } from './reading';
import type { Components, FieldType } from './template';
import { BOOLEAN, ENUM, FLOAT, INTEGER, STRING } from './types';

const KNOWN: ReadonlySet<string> = new Set([
  ...[INTEGER, FLOAT, STRING, BOOLEAN, ENUM],
  ...['ImageField', 'VideoField', 'ColorField', 'BoardField', 'SchedulerField', 'SavedWorkflowField'],
  ...['ModelIdentifierField', 'LoRAField', 'StylePresetField', 'SystemPromptField'],
  ...['IntegerGeneratorField', 'FloatGeneratorField', 'StringGeneratorField', 'ImageGeneratorField'],
  ...['LoRAMetadataField', 'ControlNetMetadataField', 'IPAdapterMetadataField', 'T2IAdapterMetadataField'],
  'MetadataExtraField',
]);

/**
 * Whether a document can keep values of a type: by its component's `stateful`, else by the table.
 *
 * An enum is stateful under any name. A type variable never is: what it stands for is known in a graph only.
 */
export function isStateful(type: FieldType, components: Components): boolean {
  if (type.variable) return false;
  const component = own(components, type.name);
  if (!isObject(component)) return KNOWN.has(type.name);
  if (typeof component.stateful === 'boolean') return component.stateful;
  return KNOWN.has(type.name) || Array.isArray(component.enum);
}
