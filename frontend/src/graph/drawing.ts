/**
 * `drawingOf`: a graph as boxes and lines, in the units of the canvas, for whoever draws it without one.
 *
 * Only the rows are drawn that wires lead to or that have a value, and those that are asked for.
 */
import { HEADER, NODE_WIDTH, PADDING, ROW } from '@/canvas/metrics';
import { type JSONValue, writeJSON } from '@/document/json';
import type { Edge, Part } from '@/document/workflow';
import { edgeKey } from '@/editor/selection';
import { tintColor } from '@/theme/tints';
import { typeColor } from '@/theme/type-color';
import { around, type Box, frameBox, nodeBox, noteBox } from './boxes';
import { titleOf } from './labels';
import { routesOf } from './routes';
import type { TemplateOf } from './templates';

/** A field of a node; `y` is the middle of its row. */
export interface DrawnRow {
  readonly name: string;
  readonly label: string;
  /** What the node gives it; '' where a wire or nothing does. */
  readonly value: string;
  readonly isOutput: boolean;
  readonly y: number;
}

/** A node. Colours are CSS. */
export interface DrawnNode {
  readonly id: string;
  readonly box: Box;
  readonly title: string;
  readonly color: string;
  readonly isOff: boolean;
  readonly rows: readonly DrawnRow[];
}

/** A wire: the path of an SVG, and its ends. */
export interface DrawnWire {
  readonly key: string;
  readonly edge: Edge;
  readonly path: string;
  readonly color: string;
}

/** A frame, or a note. */
export interface DrawnArea {
  readonly id: string;
  readonly box: Box;
  readonly title: string;
  readonly color: string;
}

/** A graph as it is drawn; `bounds` holds all of it. */
export interface Drawing {
  readonly nodes: readonly DrawnNode[];
  readonly wires: readonly DrawnWire[];
  readonly areas: readonly DrawnArea[];
  readonly bounds: Box;
}

/** Which inputs of nodes have rows besides those with wires. */
export type MoreRows = ReadonlyMap<string, ReadonlySet<string>>;

const NOTHING: Box = { x: 0, y: 0, width: NODE_WIDTH, height: HEADER };
const PLAIN = 'var(--line-strong)';

/** A graph as it is drawn. */
export function drawingOf(part: Part, templateOf: TemplateOf, more: MoreRows = new Map()): Drawing {
  const wired = wiredFields(part.edges);
  const nodes = new Map(Object.keys(part.nodes).map((id) => [id, nodeOf(part, id, templateOf, wired, more)]));
  const areas = areasOf(part);
  const routes = new Map(routesOf(part).map(({ edge, points }) => [edgeKey(edge), points]));
  const wires = part.edges.flatMap((edge) => wireOf(edge, routes.get(edgeKey(edge)) ?? [], nodes, templateOf));
  const bounds = around([...[...nodes.values()].map(({ box }) => box), ...areas.map(({ box }) => box)]);
  return { nodes: [...nodes.values()], wires, areas, bounds: bounds ?? NOTHING };
}

type Spot = readonly [number, number];

interface Wired {
  readonly inputs: ReadonlyMap<string, ReadonlySet<string>>;
  readonly outputs: ReadonlyMap<string, ReadonlySet<string>>;
}

function wiredFields(edges: readonly Edge[]): Wired {
  const inputs = new Map<string, Set<string>>();
  const outputs = new Map<string, Set<string>>();
  const put = (to: Map<string, Set<string>>, node: string, field: string) => {
    to.set(node, (to.get(node) ?? new Set()).add(field));
  };
  for (const [source, output, target, input] of edges) {
    put(outputs, source, output);
    put(inputs, target, input);
  }
  return { inputs, outputs };
}

function nodeOf(part: Part, id: string, templateOf: TemplateOf, wired: Wired, more: MoreRows): DrawnNode {
  const template = templateOf(id);
  const room = nodeBox(part, id, templateOf);
  const led = wired.inputs.get(id) ?? new Set<string>();
  const given = part.nodes[id]?.inputs ?? {};
  const inputs = new Set([...led, ...Object.keys(given), ...(more.get(id) ?? [])]);
  const outputs = inOrder(wired.outputs.get(id) ?? new Set(), Object.keys(template?.outputs ?? {}));
  const fields = [
    ...outputs.map((name) => ({ name, isOutput: true, label: template?.outputs[name]?.title || name, value: '' })),
    ...inOrder(inputs, Object.keys(template?.inputs ?? {})).map((name) => ({
      name,
      isOutput: false,
      label: part.view.fields[id]?.[name]?.label || template?.inputs[name]?.title || name,
      value: led.has(name) ? '' : shortText(given[name]),
    })),
  ];
  const isFolded = part.view.nodes[id]?.collapsed === true;
  const rows = fields.map((field, at) => ({
    ...field,
    y: room.y + (isFolded ? HEADER / 2 : HEADER + PADDING + at * ROW + ROW / 2),
  }));
  const least = isFolded || rows.length === 0 ? HEADER : HEADER + rows.length * ROW + 2 * PADDING;
  const category = template?.category;
  return {
    id,
    box: { ...room, height: Math.max(room.height, least) },
    title: titleOf(part, id, template),
    color: tintColor(part.view.nodes[id]?.color) ?? (category ? typeColor(`category.${category}`) : PLAIN),
    isOff: part.nodes[id]?.mode !== 'normal',
    rows: isFolded ? rows.map((row) => ({ ...row, label: '', value: '' })) : rows,
  };
}

/** A value in a row; what a reference names where it is one. */
function shortText(value: JSONValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'object') return String(value).replace(/\s+/g, ' ');
  const { name } = value as { name?: JSONValue };
  return typeof name === 'string' ? name : writeJSON(value);
}

function inOrder(names: ReadonlySet<string>, known: readonly string[]): string[] {
  return [...known.filter((name) => names.has(name)), ...[...names].filter((name) => !known.includes(name))];
}

function areasOf(part: Part): DrawnArea[] {
  const color = (named: string | undefined) => tintColor(named) ?? PLAIN;
  return [
    ...Object.entries(part.view.frames).map(([id, frame]) => ({
      id,
      box: frameBox(part, id),
      title: frame.title,
      color: color(frame.color),
    })),
    ...Object.entries(part.view.notes).map(([id, note]) => ({
      id,
      box: noteBox(part, id),
      title: note.text.split('\n')[0] ?? '',
      color: color(note.color),
    })),
  ];
}

/** A wire that is led through points; none where an end of it is not there. */
function wireOf(
  edge: Edge,
  led: readonly Spot[],
  nodes: ReadonlyMap<string, DrawnNode>,
  templateOf: TemplateOf,
): readonly DrawnWire[] {
  const [source, output, target, input] = edge;
  const from = nodes.get(source);
  const to = nodes.get(target);
  if (!from || !to) return [];
  const start: Spot = [from.box.x + from.box.width, rowAt(from, output, true)];
  const type = templateOf(source)?.outputs[output]?.type.name;
  const path = pathThrough([start, ...led, [to.box.x, rowAt(to, input, false)]]);
  return [{ key: edgeKey(edge), edge, path, color: type ? typeColor(type) : PLAIN }];
}

function rowAt(node: DrawnNode, name: string, isOutput: boolean): number {
  const row = node.rows.find((each) => each.name === name && each.isOutput === isOutput);
  return row?.y ?? node.box.y + HEADER / 2;
}

/** A path that leaves and comes in horizontally at every point. */
function pathThrough(points: readonly Spot[]): string {
  const [first, ...others] = points;
  if (!first) return '';
  let [x, y] = first;
  let path = `M ${x} ${y}`;
  for (const [nextX, nextY] of others) {
    const bend = Math.max(30, Math.abs(nextX - x) / 2);
    path += ` C ${x + bend} ${y}, ${nextX - bend} ${nextY}, ${nextX} ${nextY}`;
    [x, y] = [nextX, nextY];
  }
  return path;
}
