/** The types of the open graph: templates of its nodes, and which wires may be. */
import type { Part } from '@/document/workflow';
import type { EditorState } from '@/editor/store';
import type { Types } from '@/graph/types';
import { bindingOf } from '@/schema/binding';
import { feedbackIn } from '@/schema/feedback';
import type { Graph } from '@/schema/graph';

/** How operations on the open graph ask for types. */
export function typesOf({ document, place, templates }: EditorState): Types {
  const binding = bindingOf(document, templates);
  const scope = binding.scopeAt(place);
  const templateOf = (id: string) => scope && binding.template(scope, id);
  const graphOf = ({ nodes, edges }: Part): Graph => ({ nodes, edges, templateOf });
  return {
    templatesOf: () => templateOf,
    problem: (part, [source, output, target, input]) => {
      const verdict = feedbackIn(graphOf(part), { port: [source, output], isOutput: true })(target, input);
      return verdict.fits ? undefined : verdict.reason;
    },
  };
}
