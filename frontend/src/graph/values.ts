/** Values that the user gives to inputs. What is not given is the default, and not written. */
import type { JSONValue } from '@/document/json';
import type { Part } from '@/document/workflow';
import type { InputTemplate } from '@/schema/template';

/** The value of an input: the one that was given, else the default; undefined where there is none. */
export function currentValue(part: Part, node: string, input: InputTemplate): JSONValue | undefined {
  const given = part.nodes[node]?.inputs;
  return given && Object.hasOwn(given, input.name) ? given[input.name] : input.default;
}

/** Give an input a value. */
export function setValue(part: Part, node: string, input: string, value: JSONValue): void {
  const found = part.nodes[node];
  if (found) found.inputs[input] = value;
}

/** Let an input have its default again. */
export function resetValue(part: Part, node: string, input: string): void {
  const found = part.nodes[node];
  if (found) delete found.inputs[input];
}
