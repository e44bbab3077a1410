/** How operations ask for the templates of nodes: by node, since one with ports has a template of its own. */
import { type InvocationTemplate, takesMany } from '@/schema/template';

/** The template of a node of the graph, its ports included; undefined where its type is not installed. */
export type TemplateOf = (node: string) => InvocationTemplate | undefined;

/** Whether a node's input takes more than one edge. An input that nobody knows takes one. */
export function inputTakesMany(templateOf: TemplateOf, node: string, input: string): boolean {
  const template = templateOf(node)?.inputs[input];
  return template !== undefined && takesMany(template);
}
