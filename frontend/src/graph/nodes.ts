/** Nodes come and go, with all that a graph says of them. Operations change the graph that they are given. */
import type { Part, WorkflowNode } from '@/document/workflow';
import type { Point } from '@/editor/ui';
import type { InvocationTemplate } from '@/schema/template';
import { removeEdges } from './edges';
import { nodeId } from './ids';

/** A new node of a type, as a document has it: values are written once the user gives some. */
export function newNode(template: Pick<InvocationTemplate, 'type' | 'version'>): WorkflowNode {
  const version = typeof template.version === 'number' ? { version: template.version } : {};
  return { type: template.type, ...version, inputs: {}, mode: 'normal', label: '' };
}

/** Add a node of a type at a place; gives its id. */
export function addNode(part: Part, template: Pick<InvocationTemplate, 'type' | 'version'>, at: Point): string {
  const id = nodeId(template.type, part.nodes);
  part.nodes[id] = newNode(template);
  part.view.positions[id] = [at.x, at.y];
  return id;
}

/** Take nodes away, with their edges, pins, names in the interface and places. */
export function removeNodes(part: Part, ids: ReadonlySet<string>): void {
  removeEdges(part, (edge) => ids.has(edge[0]) || ids.has(edge[2]));
  for (const side of [part.interface.inputs, part.interface.outputs]) {
    for (const [name, [node]] of Object.entries(side)) if (ids.has(node)) delete side[name];
  }
  for (const key of Object.keys(part.pins)) if (ids.has(ownerOfPin(key))) delete part.pins[key];
  for (const id of ids) {
    delete part.nodes[id];
    forgetView(part, id);
  }
}

/** Forget how a node was shown. */
export function forgetView(part: Part, id: string): void {
  delete part.view.positions[id];
  delete part.view.nodes[id];
  delete part.view.fields[id];
}

/** The node of this graph that a pin belongs to: those of nodes that a call runs are named `call/node`. */
export function ownerOfPin(key: string): string {
  const slash = key.indexOf('/');
  return slash < 0 ? key : key.slice(0, slash);
}
