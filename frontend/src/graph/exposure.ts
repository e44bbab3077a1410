/** The interface of a graph: which of its fields have a name outside, and in which order. */
import type { Part, Port } from '@/document/workflow';
import { nameOf, uniqueName } from './ids';

/** The two sides of an interface. */
export type PortSide = 'inputs' | 'outputs';

/** The name that a field has in the interface; undefined if it has none. */
export function exposedName(part: Part, side: PortSide, [node, field]: Port): string | undefined {
  return Object.entries(part.interface[side]).find(([, port]) => port[0] === node && port[1] === field)?.[0];
}

/** Give a field a name in the interface, one that is free; gives the name, the old one if it had one. */
export function expose(part: Part, side: PortSide, port: Port, wanted: string = port[1]): string {
  const found = exposedName(part, side, port);
  if (found !== undefined) return found;
  const name = uniqueName(nameOf(wanted, 'value'), part.interface[side]);
  part.interface[side][name] = [...port];
  return name;
}

/** Take names out of the interface. */
export function conceal(part: Part, side: PortSide, name: string): void {
  delete part.interface[side][name];
}

/** Call a port something else; its place among the others stays. A name that is taken changes nothing. */
export function renameExposed(part: Part, side: PortSide, from: string, to: string): void {
  const ports = part.interface[side];
  if (to === '' || to in ports || !(from in ports)) return;
  part.interface[side] = Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [name === from ? to : name, port]),
  );
}

/** Move a name up (-1) or down (1) among the others. */
export function moveExposed(part: Part, side: PortSide, name: string, by: -1 | 1): void {
  const entries = Object.entries(part.interface[side]);
  const from = entries.findIndex(([each]) => each === name);
  const moved = entries[from];
  const to = from + by;
  if (!moved || to < 0 || to >= entries.length) return;
  entries.splice(from, 1);
  entries.splice(to, 0, moved);
  part.interface[side] = Object.fromEntries(entries);
}
