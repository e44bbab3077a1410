/** Field types as values: names that mean something, and what can be asked of a type. */
import type { Cardinality, FieldType } from './template';

/** Whole numbers. */
export const INTEGER = 'IntegerField';
/** Numbers. */
export const FLOAT = 'FloatField';
/** Texts. */
export const STRING = 'StringField';
/** True or false. */
export const BOOLEAN = 'BooleanField';
/** One of some values. */
export const ENUM = 'EnumField';
/** A JSON object that is described in place, without a component of its own. */
export const OBJECT = 'ObjectField';
/** A picture. */
export const IMAGE = 'ImageField';
/** A picture whose brightness says how much of another one is meant. */
export const MASK = 'MaskField';
/** Anything. */
export const ANY = 'AnyField';
/** InvokeAI's name for a list of anything. */
export const COLLECTION = 'CollectionField';
/** InvokeAI's name for one item of such a list. */
export const COLLECTION_ITEM = 'CollectionItemField';

/** A type of a name. */
export function typeOf(name: string, cardinality: Cardinality = 'single', variable = false): FieldType {
  return { name, cardinality, variable };
}

/** Whether two types are one. */
export function sameType(one: FieldType, other: FieldType): boolean {
  return (
    one === other ||
    (one.name === other.name && one.cardinality === other.cardinality && one.variable === other.variable)
  );
}

/** Whether it always holds exactly one value. */
export function isSingle(type: FieldType): boolean {
  return type.cardinality === 'single';
}

/** The type of one value of it: itself if single, else that of one item. */
export function itemOf(type: FieldType): FieldType {
  if (isSingle(type)) return type;
  return typeOf(type.name === COLLECTION ? COLLECTION_ITEM : type.name, 'single', type.variable);
}

/** The type of the same name with another cardinality. */
export function sized(type: FieldType, cardinality: Cardinality): FieldType {
  return type.cardinality === cardinality ? type : typeOf(type.name, cardinality, type.variable);
}

/** A text that is the same for the same types and no others. */
export function typeKey(type: FieldType): string {
  return `${type.variable ? '?' : ''}${type.name}\n${type.cardinality}`;
}
