/** Taking a subgraph apart: what it holds comes out into the graph, in the place of the node that called it. */
import { copyJSON } from '@/document/json';
import { type Place, partAt } from '@/document/place';
import type { Edge, Part, Port, WorkflowDocument } from '@/document/workflow';
import { own } from '@/schema/reading';
import type { Templates } from '@/schema/template';
import { around } from './boxes';
import { connect } from './edges';
import { removeAndHeal } from './healing';
import { nodeId, uniqueName } from './ids';
import { moveThings } from './moving';
import { removeNodes } from './nodes';
import { MADE, type Relay, seatOf } from './packing';
import { routesOf } from './routes';
import { allNames, definitionPlace, namesIn, subgraphOf, usersOf } from './scope';
import { boxesOf, type Things } from './things';
import type { Types } from './types';

/** What taking apart needs to know. */
export interface Unpacking {
  readonly templates: Templates;
  readonly types: Types;
  readonly relay: Relay | undefined;
}

/** Take the subgraph that a node calls apart; gives what came out, or undefined if the node calls none of this document. */
export function unpack(
  document: WorkflowDocument,
  place: Place,
  call: string,
  { templates, types, relay }: Unpacking,
): Things | undefined {
  const part = partAt(document, place);
  const name = subgraphOf(part?.nodes[call], templates);
  const from = name === undefined ? undefined : definitionPlace(document, place, name);
  const definition = from && partAt(document, from);
  if (!part || !from || !definition) return undefined;
  const copy = copyJSON(definition);
  liftDefinitions(part, copy, allNames(document, templates, from), templates);
  const out = new Unpacked(part, call, copy);
  const seat = part.view.positions[call];
  out.run(types);
  if (relay) dropRelays(part, out, relay, types);
  if (seat) out.moveTo(seat, types);
  if (usersOf(document, from, templates).length === 0) {
    const holder = partAt(document, from.slice(0, -1));
    const last = from.at(-1);
    if (holder && last !== undefined) delete holder.subgraphs[last];
  }
  return out.things();
}

/** Bring the definitions inside a definition out with it, under names that are free. */
function liftDefinitions(part: Part, copy: Part, taken: Set<string>, templates: Templates): void {
  const names = new Map<string, string>();
  for (const name of Object.keys(copy.subgraphs)) {
    const free = uniqueName(name, taken);
    taken.add(free);
    names.set(name, free);
  }
  renameReferences(copy, names, templates);
  for (const [name, inner] of Object.entries(copy.subgraphs)) part.subgraphs[names.get(name) ?? name] = inner;
}

/** Let nodes of a graph, and of those in it, name definitions by other names. */
export function renameReferences(part: Part, names: ReadonlyMap<string, string>, templates: Templates): void {
  for (const node of Object.values(part.nodes)) {
    for (const [input, name] of namesIn(node, templates)) {
      const to = names.get(name);
      if (to !== undefined && to !== name) node.inputs[input] = { name: to };
    }
  }
  for (const inner of Object.values(part.subgraphs)) {
    const left = new Map([...names].filter(([name]) => !own(inner.subgraphs, name)));
    renameReferences(inner, left, templates);
  }
}

class Unpacked {
  /** What nodes are called outside, by their ids inside. */
  readonly ids = new Map<string, string>();
  private readonly frames = new Map<string, string>();
  private readonly notes = new Map<string, string>();

  constructor(
    private readonly part: Part,
    private readonly call: string,
    private readonly inner: Part,
  ) {}

  run(types: Types): void {
    const { part, call, inner } = this;
    const mode = part.nodes[call]?.mode ?? 'normal';
    const given = part.nodes[call]?.inputs ?? {};
    const arriving = part.edges.filter((edge) => edge[2] === call);
    const leaving = part.edges.filter((edge) => edge[0] === call);
    this.bringNodes(mode);
    this.bringPins();
    this.bringView();
    for (const edge of inner.edges) part.edges.push(this.outside(edge));
    for (const [name, port] of Object.entries(inner.interface.inputs)) {
      const [node, field] = this.port(port);
      const value = given[name];
      const found = part.nodes[node];
      if (value !== undefined && found) found.inputs[field] = value;
    }
    this.repoint('inputs');
    this.repoint('outputs');
    removeNodes(part, new Set([call]));
    for (const edge of arriving) this.lead(edge, inner.interface.inputs[edge[3]], types, true);
    for (const edge of leaving) this.lead(edge, inner.interface.outputs[edge[1]], types, false);
  }

  things(): Things {
    return {
      nodes: new Set([...this.ids.values()].filter((id) => this.part.nodes[id])),
      frames: new Set(this.frames.values()),
      notes: new Set(this.notes.values()),
    };
  }

  private bringNodes(mode: 'normal' | 'muted' | 'bypassed'): void {
    for (const [id, node] of Object.entries(this.inner.nodes)) {
      const made = id in this.part.nodes ? nodeId(node.type, this.part.nodes) : id;
      this.ids.set(id, made);
      this.part.nodes[made] = mode === 'normal' ? node : { ...node, mode };
    }
  }

  /** Pins of the definition, but for nodes that have some in this use of it. */
  private bringPins(): void {
    const { part, call, inner, ids } = this;
    for (const [key, pins] of Object.entries(inner.pins)) {
      const to = this.renamed(key);
      part.pins[to] = pins;
    }
    for (const key of Object.keys(part.pins)) {
      const { [key]: pins } = part.pins;
      if (!key.startsWith(`${call}/`) || !pins) continue;
      const rest = key.slice(call.length + 1);
      if (ids.has(rest.split('/')[0] ?? '')) part.pins[this.renamed(rest)] = pins;
      delete part.pins[key];
    }
  }

  private renamed(key: string): string {
    const [first = key, ...rest] = key.split('/');
    return [this.ids.get(first) ?? first, ...rest].join('/');
  }

  private bringView(): void {
    const { part, inner, ids } = this;
    for (const [id, made] of ids) {
      for (const side of ['positions', 'nodes', 'fields'] as const) {
        const said: Record<string, unknown> = inner.view[side];
        if (said[id] !== undefined) (part.view[side] as Record<string, unknown>)[made] = said[id];
      }
    }
    bring(inner.view.frames, part.view.frames, this.frames);
    bring(inner.view.notes, part.view.notes, this.notes);
    const routes = routesOf(inner).map((route) => ({ ...route, edge: this.outside(route.edge) }));
    if (routes.length > 0) part.view.routes = [...routesOf(part), ...routes];
  }

  private outside([source, output, target, input]: Edge): Edge {
    return [...this.port([source, output]), ...this.port([target, input])];
  }

  private port([node, field]: Port): Port {
    return [this.ids.get(node) ?? node, field];
  }

  private repoint(side: 'inputs' | 'outputs'): void {
    const names = this.part.interface[side];
    for (const [name, [node, field]] of Object.entries(names)) {
      const inner = node === this.call ? own(this.inner.interface[side], field) : undefined;
      if (inner) names[name] = this.port(inner);
    }
  }

  /** Lead an edge of the call to what its port stood for. */
  private lead(edge: Edge, inner: Port | undefined, types: Types, isInto: boolean): void {
    if (!inner) return;
    const [node, field] = this.port(inner);
    const [source, output, target, input] = edge;
    const made: Edge = isInto ? [source, output, node, field] : [node, field, target, input];
    connect(this.part, made, types.templatesOf(this.part));
  }

  /** Move what came out to where the call was. */
  moveTo([x, y]: readonly [number, number], types: Types): void {
    const box = around(boxesOf(this.part, this.things(), types.templatesOf(this.part)));
    if (!box) return;
    const [seatX, seatY] = seatOf(box);
    moveThings(this.part, this.things(), Math.round(x - seatX), Math.round(y - seatY));
  }
}

/** Take away relays that packing made, where they still do nothing but lead one port to several inputs. */
function dropRelays(part: Part, out: Unpacked, { template, input }: Relay, types: Types): void {
  const made = [...out.ids.values()].filter((id) => part.view.nodes[id]?.[MADE] === true);
  const idle = made.filter((id) => {
    const node = part.nodes[id];
    const [only, ...others] = part.edges.filter((edge) => edge[2] === id);
    const isPlain = node?.type === template.type && Object.keys(node.inputs).length === 0;
    return isPlain && only?.[3] === input && others.length === 0;
  });
  for (const id of idle) removeAndHeal(part, new Set([id]), types);
}

function bring<T>(from: Record<string, T>, to: Record<string, T>, made: Map<string, string>): void {
  for (const [id, thing] of Object.entries(from)) {
    const free = uniqueName(id, to);
    made.set(id, free);
    to[free] = thing;
  }
}
