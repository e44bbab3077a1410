/** A subgraph of the document. */
import { useEditorState } from '@/app/bench';
import { type Place, partAt } from '@/document/place';
import type { WorkflowDocument } from '@/document/workflow';
import { strings } from '@/strings';
import type { WidgetProps } from '../widget';
import { NamedWidget } from './NamedWidget';

/** A subgraph, by name: one of the open graph's own, or of the graphs around it. */
export function SubgraphWidget(props: WidgetProps) {
  const names = useEditorState((state) => JSON.stringify(subgraphNames(state.document, state.place)));
  const say = strings.fields.subgraph;
  return <NamedWidget {...props} names={JSON.parse(names)} placeholder={say.choose} empty={say.none} />;
}

/** Names of subgraphs that a node at a place may use, the nearest first; no graph may use itself or one around it. */
export function subgraphNames(document: WorkflowDocument, place: Place): readonly string[] {
  const names = new Set<string>();
  for (let depth = place.length; depth >= 0; depth -= 1) {
    const part = partAt(document, place.slice(0, depth));
    for (const name of Object.keys(part?.subgraphs ?? {})) if (name !== place[depth]) names.add(name);
  }
  return [...names];
}
