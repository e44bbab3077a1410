/** The search in the graph: nodes, values and notes by their words; Enter goes there. */
import { Command as Choice } from 'cmdk';
import { useDeferredValue, useMemo, useState } from 'react';
import { useBench, useEditorState } from '@/app/bench';
import { EMPTY_SELECTION } from '@/editor/selection';
import { type Findable, findables } from '@/graph/search';
import { breadcrumbs } from '@/graph/subgraphs';
import { strings } from '@/strings';
import { matching } from '@/ui/matching';
import type { Workbench } from '@/workbench/workbench';
import { Picker, PickerHint } from '../commands/Picker';
import styles from '../commands/Picker.module.css';

const say = strings.finding.search;
/** How many are shown at once; more letters bring the others. */
const MOST_SHOWN = 100;

/** What some letters find, the best first; no letters find all that stands on the canvas. */
export function search(all: readonly Findable[], text: string): readonly Findable[] {
  if (text.trim() === '') return all.filter(({ kind }) => kind !== 'value' && kind !== 'notes').slice(0, MOST_SHOWN);
  return matching(all, text, { keys: [titleIfOwn, 'detail', 'words'] }).slice(0, MOST_SHOWN);
}

/** A value or the notes of a node are not found by the node's name: the node itself is. */
function titleIfOwn({ kind, title }: Findable): string {
  return kind === 'value' || kind === 'notes' ? '' : title;
}

/** Go to what was found. */
export function goTo(bench: Workbench, found: Findable): void {
  const { editor, ui, viewport } = bench;
  if (editor.store.getState().place.join('/') !== found.place.join('/')) editor.open(found.place);
  if (found.kind === 'frame' || found.kind === 'note') {
    const things = { [`${found.kind}s`]: new Set([found.id]) };
    editor.select({ ...EMPTY_SELECTION, ...things });
    viewport.current()?.fit(things);
  } else ui.setState({ goal: { node: found.id, ...(found.field === undefined ? {} : { field: found.field }) } });
}

/** The window that searches. */
export function SearchDialog() {
  const bench = useBench();
  const document = useEditorState((state) => state.document);
  const templates = useEditorState((state) => state.templates);
  const place = useEditorState((state) => state.place);
  const [text, setText] = useState('');
  const all = useMemo(() => findables(document, templates, place), [document, templates, place]);
  const wanted = useDeferredValue(text);
  const found = useMemo(() => search(all, wanted), [all, wanted]);
  const close = () => bench.ui.setState({ dialog: undefined });
  const crumbs = ({ place: at }: Findable) =>
    at.length === 0
      ? ''
      : say.inPlace(
          breadcrumbs(document, at, strings.app.untitled)
            .slice(1)
            .map(({ title }) => title),
        );
  return (
    <Picker {...say} text={text} onText={setText} onClose={close}>
      {found.length === 0 ? <PickerHint>{text.trim() === '' ? say.start : say.none}</PickerHint> : null}
      {found.map((each) => (
        <Choice.Item
          key={each.key}
          value={each.key}
          className={styles.item}
          onSelect={() => {
            close();
            goTo(bench, each);
          }}
        >
          <span className={styles.words}>
            <span className={styles.label}>{each.title}</span>
            {each.detail ? <span className={styles.detail}>{each.detail}</span> : null}
          </span>
          <span className={styles.aside}>{crumbs(each) || say.kinds[each.kind]}</span>
        </Choice.Item>
      ))}
    </Picker>
  );
}
