/** What JSON can say: values of inputs, and whatever a document holds that this program does not know. */
export type JSONValue = null | boolean | number | string | readonly JSONValue[] | JSONObject;

/** A JSON object. */
export interface JSONObject {
  readonly [key: string]: JSONValue;
}
