/** Inputs of the workflow that a form may ask for: all that have a widget, and that nothing is connected to. */
import type { Part } from '@/document/workflow';
import { exposedName } from '@/graph/exposure';
import { titleOf } from '@/graph/labels';
import type { TemplateOf } from '@/graph/templates';
import { own } from '@/schema/reading';
import type { FieldType, InputTemplate } from '@/schema/template';

/** An input that a form may ask for. */
export interface Candidate {
  readonly key: string;
  readonly node: string;
  readonly field: string;
  readonly label: string;
  readonly nodeTitle: string;
  readonly type: FieldType;
  /** Its name in the interface; undefined if it has none. */
  readonly name: string | undefined;
}

/** The inputs of some nodes, or of all, in the order of the document. */
export function candidates(part: Part, templateOf: TemplateOf, nodes?: ReadonlySet<string>): readonly Candidate[] {
  const connected = new Set(part.edges.map((edge) => keyOf(edge[2], edge[3])));
  return Object.keys(part.nodes).flatMap((node): Candidate[] => {
    const template = nodes === undefined || nodes.has(node) ? templateOf(node) : undefined;
    if (!template) return [];
    const labels = own(part.view.fields, node) ?? {};
    const nodeTitle = titleOf(part, node, template);
    return Object.values(template.inputs)
      .filter(
        (input) => isAskable(input) && template.ports?.of !== input.name && !connected.has(keyOf(node, input.name)),
      )
      .map(({ name: field, title, type }) => {
        const label = own(labels, field)?.label || title || field;
        return {
          key: keyOf(node, field),
          node,
          field,
          label,
          nodeTitle,
          type,
          name: exposedName(part, 'inputs', [node, field]),
        };
      });
  });
}

function isAskable({ hidden, stateful, input }: InputTemplate): boolean {
  return !hidden && stateful && input !== 'connection';
}

function keyOf(node: string, field: string): string {
  return JSON.stringify([node, field]);
}
