/** Which inputs of a node are folded away: seldom needed ones that say nothing, until somebody asks for them. */
import type { NodeView, WorkflowNode } from '@/document/workflow';
import type { InputTemplate } from '@/schema/template';

/** What decides whether an input is folded away. */
export interface FieldUse {
  /** Whether an edge ends at it, or the interface has a name for it. */
  readonly used: boolean;
  readonly node: Pick<WorkflowNode, 'inputs'>;
  readonly view: NodeView | undefined;
}

/** Whether an input is folded away. */
export function isFolded(template: InputTemplate, { used, node, view }: FieldUse): boolean {
  return template.advanced && !used && !view?.advanced && node.inputs[template.name] === undefined;
}

/** How many inputs of a node are, or would be without being asked for. */
export function foldable(inputs: Iterable<InputTemplate>, uses: (name: string) => Omit<FieldUse, 'view'>): number {
  let count = 0;
  for (const input of inputs) {
    if (!input.hidden && isFolded(input, { ...uses(input.name), view: undefined })) count += 1;
  }
  return count;
}
