/** The form, to be built: its elements as a list in a list, moved by dragging or by the arrow keys of their handles. */
import { useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useBench, useEditorState } from '@/app/bench';
import type { Spot } from '@/forms/operations';
import { type Branch, branchOf } from '@/forms/tree';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import styles from './Builder.module.css';
import { BuilderAdd } from './BuilderAdd';
import { BuilderItems } from './BuilderItems';
import { Building, type Over } from './building';
import { put, reset, step } from './edits';
import { sectionName } from './FormBody';
import { shownIn, useForm } from './use-form';

const say = strings.forms.build;

/** The form, to be built. */
export function Builder() {
  const bench = useBench();
  const { tree, isAutomatic } = useForm();
  const [meant, setMeant] = useState<string>();
  const [over, setOver] = useState<Over>();
  const list = useRef<HTMLDivElement>(null);
  const templates = useEditorState((state) => state.templates);
  const building = useMemo(() => {
    const nameOf = (branch: Branch) =>
      elementName(branch, (name) => shownIn(bench.editor.store.getState(), name, {})?.label);
    const named = (id: string) => {
      const branch = branchOf(tree, id);
      return branch ? nameOf(branch) : id;
    };
    return {
      templates,
      tree,
      meant,
      over,
      setMeant,
      setOver,
      nameOf,
      step: (id: string, by: -1 | 1) => {
        flushSync(() => step(bench, id, named(id), by));
        gripOf(list.current, id)?.focus();
      },
      put: (id: string, spot: Spot) => put(bench, id, named(id), spot),
    };
  }, [bench, tree, meant, over, templates]);
  return (
    <Building value={building}>
      <div ref={list} className={styles.builder}>
        {isAutomatic && tree.children.length > 0 ? <p className={styles.hint}>{say.automatic}</p> : null}
        {tree.children.length === 0 ? (
          <div className={styles.none}>
            <strong>{say.empty}</strong>
            <p>{say.emptyText}</p>
          </div>
        ) : null}
        <BuilderItems of={tree} label={say.tree} />
        {isAutomatic ? null : (
          <Button size="s" tone="quiet" className={styles.reset} onClick={() => reset(bench)}>
            {say.reset}
          </Button>
        )}
      </div>
      <BuilderAdd onAdded={setMeant} />
    </Building>
  );
}

/** What an element is called: by its words, or by its kind. */
export function elementName(branch: Branch, labelOf: (input: string) => string | undefined): string {
  const { element } = branch;
  switch (element.kind) {
    case 'field':
      return labelOf(element.input) ?? element.input;
    case 'container': {
      const name = sectionName(branch);
      return name === undefined ? say.container : say.sectionOf(name);
    }
    case 'heading':
    case 'text':
      return element.content || say[element.kind];
    case 'divider':
      return say.divider;
    default:
      return say.strange(element.type);
  }
}

function gripOf(list: HTMLElement | null, id: string): HTMLElement | undefined {
  return [...(list?.querySelectorAll<HTMLElement>('[data-grip]') ?? [])].find((grip) => grip.dataset.grip === id);
}
