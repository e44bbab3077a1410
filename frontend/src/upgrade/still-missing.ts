/** Which of the models that were missing a document still names: somebody may have chosen others since. */
import type { JSONValue } from '@/document/json';
import type { Part } from '@/document/workflow';
import { fieldAt } from './paths';
import type { MissingModel } from './report';

/** Those that are named still, each with the fields that do. */
export function stillMissing(models: readonly MissingModel[], document: Part): readonly MissingModel[] {
  return models.flatMap((model) => {
    const places = model.places.filter((place) => names(document, place, model.name));
    return places.length === 0 ? [] : [{ ...model, places }];
  });
}

function names(document: Part, place: string, name: string): boolean {
  const found = fieldAt(document, place);
  const value = found?.node.inputs[found.field];
  return value !== undefined && holds(value, name);
}

/** Whether a value is a name, or anywhere holds one: as text, as the name of an object, or within another text. */
function holds(value: JSONValue, name: string): boolean {
  if (typeof value === 'string') return value.includes(name);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((part) => holds(part, name));
}
