/** Says what was done for those who don't see it: every step, and every way into another graph. */
import { useEffect, useState } from 'react';
import { useBench } from '@/app/bench';
import type { EditorState } from '@/editor/store';
import { breadcrumbs } from '@/graph/subgraphs';
import { strings } from '@/strings';
import styles from './Outline.module.css';

const say = strings.outline.said;

/** What a change of the editor's state is called; undefined for one that nobody needs to be told of. */
export function announcement(state: EditorState, before: EditorState): string | undefined {
  const { done, undone } = state.history;
  const step = done.at(-1);
  if (state.place !== before.place && state.place.join('/') !== before.place.join('/')) {
    return say.inside(breadcrumbs(state.document, state.place, strings.app.untitled).at(-1)?.title ?? '');
  }
  if (state.document === before.document) return undefined;
  const taken = undone.at(-1);
  if (taken && undone.length > before.history.undone.length) return say.undone(taken.label);
  if (step && undone.length < before.history.undone.length && before.history.undone.at(-1)?.label === step.label) {
    return say.redone(step.label);
  }
  return step?.label;
}

/** A place that screen readers listen to. It shows nothing. */
export function Announcer() {
  const { editor } = useBench();
  const [said, setSaid] = useState({ text: '', count: 0 });
  useEffect(
    () =>
      editor.store.subscribe((state, before) => {
        const text = announcement(state, before);
        if (text !== undefined) setSaid(({ count }) => ({ text, count: count + 1 }));
      }),
    [editor],
  );
  return (
    <div aria-live="polite" aria-atomic className={styles.unseen}>
      <span key={said.count}>{said.text}</span>
    </div>
  );
}
