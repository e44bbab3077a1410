/** What becomes of a choice in the palette, each as one step: a new node, connected and selected, or another type. */
import { guessedHandle, guessedHeight, NODE_WIDTH, snapped } from '@/canvas/metrics';
import { isNumber } from '@/document/json';
import type { Edge, Part } from '@/document/workflow';
import { nodesSelected } from '@/editor/selection';
import { openPart } from '@/editor/store';
import { notify, type PaletteRequest, type Point } from '@/editor/ui';
import { nodeBox, rowsOf } from '@/graph/boxes';
import { connect, disconnect } from '@/graph/edges';
import { freePlace } from '@/graph/free-place';
import { nodeId } from '@/graph/ids';
import { addNode, newNode } from '@/graph/nodes';
import { swapNode } from '@/graph/swapping';
import { typesAt } from '@/graph/types';
import { setSeedChoice } from '@/runs/seeds';
import type { InputTemplate, InvocationTemplate } from '@/schema/template';
import { strings } from '@/strings';
import type { Workbench } from '@/workbench/workbench';
import type { Offer } from './offers';
import { rememberType } from './recent';

/** What adding needs of the workbench. */
type Bench = Pick<Workbench, 'editor' | 'ui' | 'viewport'>;

const SHIFT = 40;

/** Do what a request asks for with the type that was chosen. */
export function take(bench: Bench, request: PaletteRequest, offer: Offer): void {
  if (offer.calls === undefined) rememberType(offer.template.type);
  if (request.swap === undefined) add(bench, request, offer);
  else swap(bench, request.swap, offer.template);
}

function add({ editor, viewport }: Bench, request: PaletteRequest, offer: Offer): void {
  const { template, field } = offer;
  const state = editor.store.getState();
  const part = openPart(state);
  const types = typesAt(state.document, state.place, state.templates);
  const id = nodeId(template.type, part.nodes);
  const spot = spotFor(request, template, field, viewport.current()?.centre());
  const templateOf = types.templatesOf(part);
  const at = request.at
    ? freeSpot(part, spot)
    : freePlace(
        spot,
        sizeOf(template),
        Object.keys(part.nodes).map((each) => nodeBox(part, each, templateOf)),
      );
  editor.editPart(
    strings.palette.add(template.title),
    (draft) => {
      addNode(draft, template, at);
      if (offer.calls !== undefined) callIn(draft, id, offer.calls, template);
      for (const input of Object.values(template.inputs))
        if (drawsAnew(input)) setSeedChoice(draft, id, input.name, 'each_run');
      if (request.into) disconnect(draft, [request.into]);
      for (const edge of edgesOf(request, id, offer)) connect(draft, edge, types.templatesOf(draft));
    },
    { select: nodesSelected([id]) },
  );
}

/** Let a new node call a subgraph, and be called as that is. */
function callIn(part: Part, id: string, name: string, { ports, title }: InvocationTemplate): void {
  const node = part.nodes[id];
  if (!node || !ports) return;
  node.inputs[ports.of] = { name };
  node.label = title;
}

function swap({ editor, ui }: Bench, node: string, template: InvocationTemplate): void {
  const { document, place, templates } = editor.store.getState();
  const types = typesAt(document, place, templates);
  const lost: Edge[] = [];
  editor.editPart(
    strings.palette.swap(template.title),
    (part) => {
      lost.push(...swapNode(part, node, template, types));
    },
    { select: nodesSelected([node]) },
  );
  if (lost.length > 0) notify(ui, { tone: 'info', text: strings.palette.lost(lost.length) });
}

/** Whether a new node draws a seed in each run: who runs again wants to see something else. */
function drawsAnew({ component, default: initial }: InputTemplate): boolean {
  return component === 'seed' && isNumber(initial);
}

/** The edges of a new node: to the end of a wire, or the two that an edge becomes that is led through it. */
function edgesOf({ wire, into }: PaletteRequest, id: string, { field, through }: Offer): readonly Edge[] {
  if (into && through) {
    const [source, output, target, input] = into;
    return [
      [source, output, id, through.input],
      [id, through.output, target, input],
    ];
  }
  if (!wire || field === undefined) return [];
  const [node, name] = wire.port;
  return [wire.isOutput ? [node, name, id, field] : [id, field, node, name]];
}

/** Where a new node goes: its handle to the end of the wire, its middle to the middle of what is seen, or as asked. */
function spotFor(
  { at, wire }: PaletteRequest,
  template: InvocationTemplate,
  field: string | undefined,
  centre: Point = { x: 0, y: 0 },
): Point {
  if (!at) return { x: centre.x - NODE_WIDTH / 2, y: centre.y - guessedHandle(0) };
  if (!wire || field === undefined) return at;
  const outputs = Object.values(template.outputs).filter((output) => !output.hidden);
  const inputs = Object.values(template.inputs).filter((input) => !input.hidden);
  const row = wire.isOutput
    ? outputs.length + inputs.findIndex((input) => input.name === field)
    : outputs.findIndex((output) => output.name === field);
  return { x: wire.isOutput ? at.x : at.x - NODE_WIDTH, y: at.y - guessedHandle(row) };
}

/** How large a new node is. */
function sizeOf(template: InvocationTemplate): { width: number; height: number } {
  return { width: NODE_WIDTH, height: guessedHeight(rowsOf(template, newNode(template))) };
}

/** The nearest place on the grid, to the lower right, where no other node stands exactly. */
function freeSpot(part: Part, { x, y }: Point): Point {
  const spot = { x: snapped(x), y: snapped(y) };
  const taken = new Set(Object.values(part.view.positions).map((position) => position.join()));
  while (taken.has(`${spot.x},${spot.y}`)) {
    spot.x += SHIFT;
    spot.y += SHIFT;
  }
  return spot;
}
