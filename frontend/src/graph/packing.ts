/**
 * Making a subgraph of some nodes: they move into a definition, and one node that calls it takes their place.
 *
 * Edges that cross become ports: one for each output that leads in, and one for each that leads out.
 */
import { NODE_WIDTH } from '@/canvas/metrics';
import { type Edge, emptyPart, type Part, type Port } from '@/document/workflow';
import type { InvocationTemplate } from '@/schema/template';
import { linksOf, reachable, reversed } from '@/schema/topology';
import { around, type Box } from './boxes';
import { edgesWithin, removeEdges } from './edges';
import { expose, exposedName, type PortSide } from './exposure';
import { nameOf, nodeId, uniqueName } from './ids';
import { newNode, ownerOfPin, removeNodes } from './nodes';
import { routesOf } from './routes';
import type { TemplateOf } from './templates';
import { boxesOf, type Things } from './things';

/** A node type that passes one value on as it is: by it, one port serves several inputs. */
export interface Relay {
  readonly template: InvocationTemplate;
  readonly input: string;
  readonly output: string;
}

/** How a subgraph is made. */
export interface Packing {
  /** The name of the definition: one that no other has in the document. */
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  /** The type of the node that calls it. */
  readonly caller: InvocationTemplate;
  readonly relay: Relay | undefined;
  readonly templateOf: TemplateOf;
}

/** What the view says of a relay that was made here: taking the subgraph apart takes it away. */
export const MADE = 'relay';

/** How far a relay stands before the nodes that it feeds. */
const RELAY_GAP = 80;

/** About how tall a node is that calls a subgraph. */
const CALL_HEIGHT = 120;

/** Nodes that lie between some nodes: what these feed and are fed by. With one of them, a call would go in a circle. */
export function nodesBetween(part: Part, ids: ReadonlySet<string>): string[] {
  const links = linksOf(part.edges.map((edge): [string, string] => [edge[0], edge[2]]));
  const back = reversed(links);
  const after = union([...ids].map((id) => reachable(id, links)));
  const before = union([...ids].map((id) => reachable(id, back)));
  return Object.keys(part.nodes).filter((id) => !ids.has(id) && after.has(id) && before.has(id));
}

/** Make a subgraph of things; gives the id of the node that calls it. */
export function pack(part: Part, things: Things, packing: Packing): string {
  const work = new Work(part, things, packing);
  return work.run();
}

/** Where the node stands that calls what a box holds: in the middle of it. */
export function seatOf(box: Box): [number, number] {
  return [box.x + (box.width - NODE_WIDTH) / 2, box.y + (box.height - CALL_HEIGHT) / 2];
}

class Work {
  private readonly inner: Part;
  private readonly call: string;
  private readonly outer: Edge[] = [];
  private readonly ids: ReadonlySet<string>;

  constructor(
    private readonly part: Part,
    private readonly things: Things,
    private readonly packing: Packing,
  ) {
    this.ids = things.nodes;
    this.inner = { ...emptyPart(), name: packing.title };
    this.call = nodeId(packing.name, part.nodes);
  }

  run(): string {
    const { part, inner, call, packing } = this;
    const box = around(boxesOf(part, this.things, packing.templateOf)) ?? { x: 0, y: 0, width: 0, height: 0 };
    const entrances = this.crossing((edge) => !this.ids.has(edge[0]) && this.ids.has(edge[2]));
    const exits = this.crossing((edge) => this.ids.has(edge[0]) && !this.ids.has(edge[2]));
    this.repoint('inputs');
    this.repoint('outputs');
    this.moveIn();
    for (const edges of entrances) this.lead(edges);
    for (const edge of exits.flat())
      this.outer.push([call, this.port('outputs', [edge[0], edge[1]]), edge[2], edge[3]]);
    const subgraph = packing.caller.ports?.of;
    const node = newNode(packing.caller);
    part.nodes[call] = {
      ...node,
      label: packing.title,
      inputs: subgraph ? { [subgraph]: { name: packing.name } } : {},
    };
    part.view.positions[call] = seatOf(box);
    part.edges.push(...this.outer);
    part.subgraphs[packing.name] = inner;
    return call;
  }

  /** Crossing edges, those from one output together. */
  private crossing(crosses: (edge: Edge) => boolean): Edge[][] {
    const groups = new Map<string, Edge[]>();
    for (const edge of this.part.edges.filter(crosses)) {
      const key = JSON.stringify([edge[0], edge[1]]);
      groups.set(key, [...(groups.get(key) ?? []), [...edge]]);
    }
    return [...groups.values()];
  }

  /** Let names of the interface that stood for what moves in stand for the ports of the call. */
  private repoint(side: PortSide): void {
    const names = this.part.interface[side];
    for (const [name, [node, field]] of Object.entries(names)) {
      if (this.ids.has(node)) names[name] = [this.call, this.port(side, [node, field], name)];
    }
  }

  /** Move nodes, frames and notes into the definition, with all that the graph says of them. */
  private moveIn(): void {
    const { part, inner, ids } = this;
    inner.edges = edgesWithin(part, ids).map((edge) => [...edge]);
    const routes = routesOf(part).filter(({ edge }) => ids.has(edge[0]) && ids.has(edge[2]));
    if (routes.length > 0) inner.view.routes = routes;
    for (const id of ids) {
      move(part.nodes, inner.nodes, id);
      move(part.view.positions, inner.view.positions, id);
      move(part.view.nodes, inner.view.nodes, id);
      move(part.view.fields, inner.view.fields, id);
    }
    for (const key of Object.keys(part.pins)) if (ids.has(ownerOfPin(key))) move(part.pins, inner.pins, key);
    for (const id of this.things.frames) move(part.view.frames, inner.view.frames, id);
    for (const id of this.things.notes) move(part.view.notes, inner.view.notes, id);
    removeEdges(part, (edge) => ids.has(edge[0]) || ids.has(edge[2]));
    removeNodes(part, ids);
  }

  /** Lead edges of one output to a port, or to one for each input where they can't share it. */
  private lead(edges: readonly Edge[]): void {
    const [first] = edges;
    if (!first) return;
    const { relay } = this.packing;
    const isRunning = this.part.nodes[first[0]]?.mode === 'normal';
    const targets = edges.map((edge): Port => [edge[2], edge[3]]);
    const ports =
      edges.length > 1 && relay && isRunning
        ? [this.port('inputs', this.relayTo(relay, targets), nameOf(first[3], 'value'))]
        : targets.map((target) => this.port('inputs', target));
    for (const port of ports) this.outer.push([first[0], first[1], this.call, port]);
  }

  /** A relay in the definition that feeds some inputs; gives its own. */
  private relayTo(relay: Relay, targets: readonly Port[]): Port {
    const { inner } = this;
    const id = nodeId(relay.template.type, inner.nodes);
    const places = targets.map(([node]): readonly [number, number] => inner.view.positions[node] ?? [0, 0]);
    inner.nodes[id] = newNode(relay.template);
    inner.view.nodes[id] = { collapsed: true, [MADE]: true };
    inner.view.positions[id] = [
      Math.min(...places.map(([x]) => x)) - NODE_WIDTH - RELAY_GAP,
      Math.min(...places.map(([, y]) => y)),
    ];
    inner.edges.push(...targets.map(([node, field]): Edge => [id, relay.output, node, field]));
    return [id, relay.input];
  }

  /** The port for a field of the definition: the one it has, else one that no field of the caller has. */
  private port(side: PortSide, port: Port, wanted: string = port[1]): string {
    const found = exposedName(this.inner, side, port);
    if (found !== undefined) return found;
    const taken = { ...this.packing.caller[side], ...this.inner.interface[side] };
    const plain = nameOf(wanted, 'value');
    const clear =
      plain in taken && !(plain in this.packing.caller[side]) ? `${nameOf(port[0], 'node')}_${plain}` : plain;
    return expose(this.inner, side, port, uniqueName(clear, taken));
  }
}

function move<T>(from: Record<string, T>, to: Record<string, T>, key: string): void {
  const { [key]: value } = from;
  if (value === undefined) return;
  to[key] = value;
  delete from[key];
}

function union(sets: readonly ReadonlySet<string>[]): Set<string> {
  return new Set(sets.flatMap((set) => [...set]));
}
