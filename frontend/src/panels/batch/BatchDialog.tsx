/** A batch: which fields are varied by which values, what runs that makes, and the way into the queue. */
import { ListPlus, Play } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import { useBench, useEditorState } from '@/app/bench';
import type { EditorState } from '@/editor/store';
import { type Axis, batchOf, firstRows, groupLetter, groupsOf, MANY_RUNS } from '@/runs/batch';
import { axisOf, batchFields, firstField } from '@/runs/batch_fields';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { EmptyState } from '@/ui/EmptyState';
import { Select } from '@/ui/Select';
import { Switch } from '@/ui/Switch';
import { AxisEditor } from './AxisEditor';
import styles from './BatchDialog.module.css';
import { BatchPreview } from './BatchPreview';

const words = strings.runs.batch;
const ROWS = 8;

/** Puts a batch together and runs it. */
export function BatchDialog() {
  const { editor, ui, runs } = useBench();
  const document = useEditorState((state) => state.document);
  const templates = useEditorState((state) => state.templates);
  const fields = useMemo(() => batchFields(document, templates), [document, templates]);
  const [axes, setAxes] = useState<readonly Axis[]>(() => {
    const first = firstField(fields, selectedAtRoot(editor.store.getState()));
    return first ? [axisOf(first, 0)] : [];
  });
  const [isFirst, setFirst] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const frontId = useId();
  const { groups, count, problems } = useMemo(() => batchOf(axes), [axes]);
  const close = () => ui.setState({ dialog: undefined });
  const free = fields.filter(({ name }) => !axes.some((axis) => axis.name === name));
  const nextGroup = (groupsOf(axes).at(-1) ?? -1) + 1;

  function change(at: number, axis: Axis | undefined): void {
    setAxes(axes.flatMap((each, index) => (index === at ? (axis ? [axis] : []) : [each])));
  }

  async function submit(): Promise<void> {
    setBusy(true);
    const enqueued = await runs.enqueue({ batch: groups, front: isFirst });
    setBusy(false);
    close();
    ui.setState({ side: enqueued ? 'queue' : 'problems' });
  }

  const footer = (
    <div className={styles.footer}>
      <label className={styles.front} htmlFor={frontId}>
        <Switch id={frontId} checked={isFirst} onChange={setFirst} aria-label={words.front} />
        {words.front}
      </label>
      <Button
        tone="primary"
        icon={Play}
        busy={isBusy}
        disabled={count === 0 || problems.length > 0}
        onClick={() => void submit()}
      >
        {count === 0 ? words.title : words.submit(count)}
      </Button>
    </div>
  );
  return (
    <Dialog open onClose={close} title={words.title} description={words.explain} size="l" footer={footer}>
      <div className={styles.body}>
        {axes.length === 0 ? <EmptyState icon={ListPlus} title={words.none} /> : null}
        {groupsOf(axes).map((group) => (
          <fieldset key={group} className={styles.group}>
            {axes.length > 1 ? <legend>{words.group(groupLetter(group))}</legend> : null}
            {axes.map((axis, at) =>
              axis.group === group ? (
                <AxisEditor
                  key={axis.name}
                  axis={axis}
                  groups={Math.min(axes.length, nextGroup + 1)}
                  onChange={(next) => change(at, next)}
                />
              ) : null,
            )}
          </fieldset>
        ))}
        <Select
          value=""
          placeholder={words.add}
          aria-label={words.add}
          choices={free.map(({ name, label }) => ({ value: name, label }))}
          onChange={(name) => {
            const field = fields.find((each) => each.name === name);
            if (field) setAxes([...axes, axisOf(field, nextGroup)]);
          }}
        />
        {problems.map((problem) => (
          <p key={problem} role="alert" className={styles.problem}>
            {problem}
          </p>
        ))}
        {problems.length === 0 && count >= MANY_RUNS ? <p className={styles.hint}>{words.many(count)}</p> : null}
        {problems.length === 0 && count > 0 ? (
          <BatchPreview axes={axes} rows={firstRows(groups, ROWS)} count={count} />
        ) : null}
      </div>
    </Dialog>
  );
}

/** Nodes of the workflow itself that are selected: batches vary those alone. */
function selectedAtRoot({ place, selection }: EditorState): ReadonlySet<string> {
  return place.length === 0 ? selection.nodes : new Set();
}
