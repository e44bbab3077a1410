/** A node with all its fields. */
import { NodeResizeControl, useUpdateNodeInternals } from '@xyflow/react';
import { memo, useEffect, useRef } from 'react';
import { PlaceholderNote } from '@/panels/upgrade/PlaceholderNote';
import { strings } from '@/strings';
import { CollapsedPorts } from './CollapsedPorts';
import { categoryColor, namedColor } from './colors';
import { FoldRow } from './FoldRow';
import type { NodeFacts } from './facts';
import { InputRow } from './InputRow';
import { NODE_WIDTHS } from './metrics';
import styles from './Node.module.css';
import { NodeHeader } from './NodeHeader';
import { NodeResult } from './NodeResult';
import { OutputRow } from './OutputRow';
import { useNodeProblems } from './problems';
import { useNodeRun } from './run';
import { useStage } from './stage';

/** What a `NearNode` takes. */
export interface NearNodeProps {
  readonly id: string;
  readonly facts: NodeFacts;
  readonly selected: boolean;
}

/** A node with all its fields. */
export const NearNode = memo(function NearNode({ id, facts, selected }: NearNodeProps) {
  const state = useNodeRun(facts.id, (run) => run?.state);
  const hasProblem = useNodeProblems(facts.id).length > 0;
  const collapsed = facts.view?.collapsed === true;
  useNewPorts(id, facts);
  return (
    <div
      className={styles.node}
      data-node={facts.id}
      data-mode={facts.node.mode}
      data-unknown={facts.template ? undefined : true}
      data-collapsed={collapsed || undefined}
      data-state={state}
      data-problem={hasProblem || undefined}
      style={{ '--node': namedColor(facts.view?.color) ?? categoryColor(facts.template?.category) }}
    >
      <NodeHeader facts={facts} />
      {collapsed ? <CollapsedPorts facts={facts} /> : <NodeRows facts={facts} />}
      {collapsed || facts.template ? null : <Placeholder facts={facts} />}
      <NodeResult facts={facts} collapsed={collapsed} />
      {selected ? <WidthControl /> : null}
    </div>
  );
});

function NodeRows({ facts }: { facts: NodeFacts }) {
  if (facts.outputs.length + facts.inputs.length + facts.foldable === 0) return null;
  return (
    <div className={styles.rows}>
      {facts.outputs.map((output) => (
        <OutputRow key={output.name} node={facts.id} output={output} />
      ))}
      {facts.inputs.map((input) => (
        <InputRow key={input.name} node={facts.id} input={input} value={facts.node.inputs[input.name]} />
      ))}
      {facts.foldable > 0 ? <FoldRow facts={facts} /> : null}
    </div>
  );
}

function Placeholder({ facts }: { facts: NodeFacts }) {
  const wired = new Set(facts.inputs.filter(({ sources }) => sources.length > 0).map(({ name }) => name));
  return <PlaceholderNote id={facts.id} node={facts.node} wired={wired} />;
}

function WidthControl() {
  const { model } = useStage();
  const [minWidth, maxWidth] = NODE_WIDTHS;
  return (
    <NodeResizeControl
      position="right"
      minWidth={minWidth}
      maxWidth={maxWidth}
      resizeDirection="horizontal"
      className={styles.widen ?? ''}
      onResizeStart={() => model.hold([])}
      onResizeEnd={() => model.release(strings.canvas.resize)}
    />
  );
}

/** Tell the canvas where handles stand when a node has others than before. */
function useNewPorts(id: string, facts: NodeFacts): void {
  const update = useUpdateNodeInternals();
  const ports = [...facts.outputs.map((output) => `>${output.name}`), ...facts.inputs.map((input) => input.name)];
  const text = JSON.stringify([facts.view?.collapsed === true, ports]);
  const before = useRef(text);
  useEffect(() => {
    if (before.current === text) return;
    before.current = text;
    update(id);
  }, [id, text, update]);
}
