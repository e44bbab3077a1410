/** What can be added to the form: fields, found by a search, and words, lines and sections. */
import { Eye, Heading, type LucideIcon, Minus, Plus, Square, Type } from 'lucide-react';
import { useMemo } from 'react';
import { flushSync } from 'react-dom';
import { useBench, useEditorState } from '@/app/bench';
import { ROOT } from '@/document/place';
import { candidates } from '@/forms/candidates';
import type { ElementKind } from '@/forms/element';
import { inputsOf } from '@/forms/tree';
import { nodeTemplate } from '@/schema/binding';
import { strings } from '@/strings';
import { typeColor } from '@/theme/type-color';
import { Button } from '@/ui/Button';
import { ComboList } from '@/ui/ComboList';
import { IconButton } from '@/ui/IconButton';
import { Popover } from '@/ui/Popover';
import styles from './Builder.module.css';
import { useBuilding } from './building';
import { addElement, addField, spotAfter } from './edits';

const say = strings.forms.build;
const KINDS: readonly (readonly [Exclude<ElementKind, 'field'>, LucideIcon])[] = [
  ['heading', Heading],
  ['text', Type],
  ['divider', Minus],
  ['container', Square],
];

/** What can be added to the form. It goes after the element that was used last. */
export function BuilderAdd({ onAdded }: { onAdded: (id: string) => void }) {
  const bench = useBench();
  const { tree, meant } = useBuilding();
  const add = (kind: Exclude<ElementKind, 'field'>) => {
    const id = flushSync(() => addElement(bench, kind, say[kind], spotAfter(tree, meant)));
    onAdded(id);
    focusWords(id);
  };
  return (
    <div className={styles.add} role="toolbar" aria-label={say.add}>
      <Popover
        label={say.fieldHint}
        side="top"
        list
        trigger={
          <Button tone="primary" icon={Plus}>
            {say.field}
          </Button>
        }
      >
        <Fields onAdded={onAdded} />
      </Popover>
      {KINDS.map(([kind, icon]) => (
        <IconButton key={kind} icon={icon} tone="plain" label={say[kind]} onClick={() => add(kind)} />
      ))}
    </div>
  );
}

/** Inputs that are not in the form yet, those of the interface first. */
function Fields({ onAdded }: { onAdded: (id: string) => void }) {
  const bench = useBench();
  const { tree, meant } = useBuilding();
  const document = useEditorState((state) => state.document);
  const templates = useEditorState((state) => state.templates);
  const offered = useMemo(() => {
    const known = inputsOf(tree);
    const all = candidates(document, (node) => nodeTemplate(document, ROOT, node, templates));
    const left = all.filter(({ name }) => name === undefined || !known.has(name));
    return left.toSorted((one, other) => Number(one.name === undefined) - Number(other.name === undefined));
  }, [tree, document, templates]);
  const pick = (key: string) => {
    const found = offered.find((each) => each.key === key);
    if (found) onAdded(addField(bench, [found.node, found.field], found.label, spotAfter(tree, meant)));
  };
  return (
    <ComboList
      label={say.fieldHint}
      value={undefined}
      choices={offered.map(({ key, label, nodeTitle, name, type }) => ({
        value: key,
        label,
        detail: nodeTitle,
        words: [name ?? ''],
        mark:
          name === undefined ? (
            <span className={styles.dot} style={{ background: typeColor(type.name) }} />
          ) : (
            <Eye aria-label={say.shown} className={styles.sign} />
          ),
      }))}
      onPick={pick}
      empty={say.fieldNone}
    />
  );
}

/** Give the keyboard to the words of an element, or of the first one in it. */
function focusWords(id: string): void {
  const items = [...window.document.querySelectorAll<HTMLElement>('[data-element]')];
  const item = items.find((each) => each.dataset.element === id);
  item?.scrollIntoView({ block: 'nearest' });
  item?.querySelector<HTMLElement>('input, textarea')?.focus();
}
