/** What a node sees of the graph around it: edges at its fields, who they come from, names in the interface. */
import type { Edge, Part } from '@/document/workflow';

/** An edge that ends at a node, and what the node is called that it comes from. */
export interface Arrival {
  readonly edge: Edge;
  readonly label: string;
}

/** The surroundings of one node, by names of its fields. */
export interface FieldSurroundings {
  readonly into: ReadonlyMap<string, readonly Arrival[]>;
  readonly from: ReadonlySet<string>;
  /** Names of the interface for its inputs. */
  readonly inputs: ReadonlyMap<string, string>;
  /** Names of the interface for its outputs. */
  readonly outputs: ReadonlyMap<string, string>;
}

/** The surroundings of one node. */
export interface NodeSurroundings {
  /** All of them as one text: the same for the same surroundings. */
  readonly text: string;
  readonly fields: () => FieldSurroundings;
}

/** The surroundings of the nodes of a graph; `titleOf` says what a node is called. */
export function surroundingsOf(part: Part, titleOf: (node: string) => string): (node: string) => NodeSurroundings {
  const whole = part.edges.filter((edge) => Object.hasOwn(part.nodes, edge[0]) && Object.hasOwn(part.nodes, edge[2]));
  const arrivals = grouped(whole, (edge) => edge[2]);
  const departures = grouped(whole, (edge) => edge[0]);
  const inputs = grouped(Object.entries(part.interface.inputs), ([, port]) => port[0]);
  const outputs = grouped(Object.entries(part.interface.outputs), ([, port]) => port[0]);
  return (node) => {
    const arriving = (arrivals.get(node) ?? []).map((edge) => ({ edge, label: titleOf(edge[0]) }));
    const leaving = (departures.get(node) ?? []).map((edge) => edge[1]);
    const asInput = inputs.get(node) ?? [];
    const asOutput = outputs.get(node) ?? [];
    return {
      text: JSON.stringify([arriving, leaving, asInput, asOutput]),
      fields: () => ({
        into: grouped(arriving, ({ edge }) => edge[3]),
        from: new Set(leaving),
        inputs: new Map(asInput.map(([name, port]) => [port[1], name])),
        outputs: new Map(asOutput.map(([name, port]) => [port[1], name])),
      }),
    };
  };
}

/** Things by a key, in their order. */
function grouped<T>(things: readonly T[], keyOf: (thing: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const group = groups.get(key);
    if (group) group.push(thing);
    else groups.set(key, [thing]);
  }
  return groups;
}
