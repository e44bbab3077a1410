/** Two workflows side by side, with what is different marked in both, and said in a list. */
import { Equal, Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useEditorState } from '@/app/bench';
import { type Difference, placeOf } from '@/diff/difference';
import { countsOf, type Group, groupsOf } from '@/diff/groups';
import { edgeOf, marksOf } from '@/diff/marks';
import { partAt } from '@/document/place';
import { emptyPart, type WorkflowDocument } from '@/document/workflow';
import { edgeKey } from '@/editor/selection';
import { around } from '@/graph/boxes';
import { drawingOf } from '@/graph/drawing';
import { bindingOf } from '@/schema/binding';
import type { Templates } from '@/schema/template';
import { strings } from '@/strings';
import { EmptyState } from '@/ui/EmptyState';
import { IconButton } from '@/ui/IconButton';
import { Select } from '@/ui/Select';
import { DifferenceList } from './DifferenceList';
import styles from './DiffView.module.css';
import { GraphDrawing } from './GraphDrawing';
import { Pane } from './Pane';
import { Sign } from './Sign';
import { type Comparison, type Side, useComparison } from './sides';
import { useLook } from './use-look';
import type { Reading } from './value-text';

const words = strings.library.diff;

/** What a `DiffView` takes. */
export interface DiffViewProps {
  readonly before: Side;
  readonly after: Side;
  /** What the sides are called. */
  readonly names: readonly [before: string, after: string];
}

/** Two workflows, compared. */
export function DiffView({ before, after, names }: DiffViewProps) {
  const { data, error } = useComparison(before, after);
  if (error) return <p className={styles.error}>{error.message}</p>;
  if (!data) return <p className={styles.waiting}>{words.loading}</p>;
  if (data.differences.length === 0)
    return (
      <EmptyState icon={Equal} title={words.same}>
        {words.sameText}
      </EmptyState>
    );
  return <Compared comparison={data} names={names} />;
}

interface Chosen {
  readonly group: string;
  readonly key: string | undefined;
}

function Compared({ comparison, names }: { comparison: Comparison; names: DiffViewProps['names'] }) {
  const { before, after, differences } = comparison;
  const templates = useEditorState((state) => state.templates);
  const groups = useMemo(() => groupsOf(differences), [differences]);
  const graphs = [...new Set(['', ...differences.map(({ graph }) => graph)])];
  const [graph, setGraph] = useState(() => (differences.some((each) => each.graph === '') ? '' : (graphs[1] ?? '')));
  const [chosen, setChosen] = useState<Chosen>();
  const readingsOf = (path: string) => [readingAt(after, path, templates), readingAt(before, path, templates)];
  const { marks, drawings, bounds } = useMemo(() => {
    const [now, was] = [readingAt(after, graph, templates), readingAt(before, graph, templates)];
    const found = marksOf(differences, graph, was.part, now.part);
    const drawn = [was, now].map(({ part, templateOf }) => drawingOf(part ?? emptyPart(), templateOf, found.inputs));
    const shown = drawn.filter(({ nodes }) => nodes.length > 0).map((each) => each.bounds);
    return { marks: found, drawings: drawn, bounds: around(shown) ?? { x: 0, y: 0, width: 1, height: 1 } };
  }, [before, after, differences, graph, templates]);
  const look = useLook(bounds);

  function choose(group: Group, difference?: Difference): void {
    setGraph(group.graph);
    const edge = group.part === 'edge' ? edgeOf(difference ?? (group.differences[0] as Difference)) : undefined;
    const ids = edge ? [edge[0], edge[2]] : group.part === 'node' ? [group.name] : portsOf(group);
    setChosen({ group: group.key, key: edge ? edgeKey(edge) : ids[0] });
    if (group.graph !== graph) return; // the other graph is seen as a whole first
    const boxes = drawings.flatMap(({ nodes }) => nodes.filter(({ id }) => ids.includes(id)).map(({ box }) => box));
    const box = around(boxes);
    if (box) look.goTo(box);
  }

  function chooseNode(node: string): void {
    const group = groups.find((each) => each.part === 'node' && each.name === node && each.graph === graph);
    if (group) setChosen({ group: group.key, key: node });
    document.querySelector(`[data-group="${CSS.escape(node)}"]`)?.scrollIntoView({ block: 'nearest' });
  }

  return (
    <div className={styles.view}>
      <div className={styles.said}>
        <Counts differences={differences} />
        <DifferenceList groups={groups} readingsOf={readingsOf} chosen={chosen?.group} onChoose={choose} />
      </div>
      <div className={styles.drawings}>
        <div className={styles.tools}>
          {graphs.length > 1 ? (
            <Select
              size="s"
              aria-label={words.graph}
              value={graph}
              onChange={setGraph}
              choices={graphs.map((path) => ({ value: path, label: path || words.root }))}
            />
          ) : null}
          <span className={styles.gap} />
          <IconButton size="s" icon={ZoomOut} label={words.zoomOut} onClick={() => look.zoom(1 / 1.4)} />
          <IconButton size="s" icon={ZoomIn} label={words.zoomIn} onClick={() => look.zoom(1.4)} />
          <IconButton size="s" icon={Maximize} label={words.fit} onClick={look.fit} />
        </div>
        <div className={styles.panes} data-wide={bounds.width > bounds.height || undefined}>
          {drawings.map((drawing, at) => (
            <Pane key={names[at]} name={names[at] ?? ''} look={look}>
              <GraphDrawing drawing={drawing} marks={marks} chosen={chosen?.key} onChoose={chooseNode} />
            </Pane>
          ))}
        </div>
      </div>
    </div>
  );
}

/** The nodes that a name of the interface stands for on either side. */
function portsOf({ part, differences }: Group): string[] {
  if (part !== 'input' && part !== 'output') return [];
  const ports = differences.flatMap(({ before, after }) => [before, after]);
  return ports.flatMap((port) => (Array.isArray(port) && typeof port[0] === 'string' ? [port[0]] : []));
}

function readingAt(document: WorkflowDocument, graph: string, templates: Templates): Reading {
  const place = placeOf(graph);
  const binding = bindingOf(document, templates);
  const scope = binding.scopeAt(place);
  return {
    part: partAt(document, place),
    templateOf: (node) => (scope ? binding.template(scope, node) : undefined),
  };
}

const CHANGES = ['added', 'removed', 'changed'] as const;

/** How much is different, in one line. */
function Counts({ differences }: { differences: readonly Difference[] }) {
  const counts = countsOf(differences);
  const said = (['node', 'edge'] as const).flatMap((part) =>
    CHANGES.filter((change) => counts[part][change] > 0).map((change) => ({ part, change, of: counts[part][change] })),
  );
  if (said.length === 0) return null;
  return (
    <ul className={styles.counts}>
      {said.map(({ part, change, of }) => (
        <li key={part + change} className={styles.count}>
          <Sign change={change} />
          {part === 'node' ? words.nodes(of) : words.wires(of)}
        </li>
      ))}
    </ul>
  );
}
