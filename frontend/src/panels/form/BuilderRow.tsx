/** An element in the builder: its handle, its words, which are edited where they stand, and what can be done with it. */
import {
  Columns2,
  EyeOff,
  FileQuestion,
  GripVertical,
  Heading,
  type LucideIcon,
  Minus,
  MoreHorizontal,
  Rows2,
  Square,
  SquareDashed,
  Trash2,
  Type,
} from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { useBench } from '@/app/bench';
import { concealPort } from '@/commands/ports';
import type { Field, FormElement, Words } from '@/forms/element';
import type { Branch } from '@/forms/tree';
import { strings } from '@/strings';
import { typeColor } from '@/theme/type-color';
import { IconButton } from '@/ui/IconButton';
import { Menu } from '@/ui/Menu';
import type { MenuEntry } from '@/ui/menu-entry';
import { TextArea } from '@/ui/TextArea';
import { TextInput } from '@/ui/TextInput';
import styles from './Builder.module.css';
import { ELEMENT_DRAG, useBuilding } from './building';
import { dissolve, layOut, sayOf, takeOut, wrap, write } from './edits';
import { FieldSettings } from './FieldSettings';
import { useShownInput } from './use-form';

const say = strings.forms.build;

const SIGNS: Readonly<Record<Exclude<FormElement['kind'], 'field'>, LucideIcon>> = {
  container: Square,
  heading: Heading,
  text: Type,
  divider: Minus,
  strange: FileQuestion,
};

/** An element in the builder. */
export function BuilderRow({ branch }: { branch: Branch }) {
  const { element, id } = branch;
  const Sign = element.kind === 'field' ? undefined : SIGNS[element.kind];
  return (
    <>
      <Grip branch={branch} />
      {Sign ? <Sign aria-hidden className={styles.sign} /> : null}
      {element.kind === 'field' ? <FieldWords field={element} id={id} /> : <Content branch={branch} />}
      {element.kind === 'container' ? <LayoutButton id={id} layout={element.layout} /> : null}
      <More branch={branch} />
    </>
  );
}

function Grip({ branch }: { branch: Branch }) {
  const { step, nameOf } = useBuilding();
  const pressed = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : undefined;
    if (by === undefined) return;
    event.preventDefault();
    step(branch.id, by);
  };
  return (
    <button
      type="button"
      draggable
      className={styles.grip}
      data-grip={branch.id}
      aria-label={say.move(nameOf(branch))}
      aria-description={say.moveHint}
      onKeyDown={pressed}
      onDragStart={(event) => event.dataTransfer.setData(ELEMENT_DRAG, branch.id)}
    >
      <GripVertical aria-hidden />
    </button>
  );
}

function Content({ branch }: { branch: Branch }) {
  const { nameOf } = useBuilding();
  const { element, id } = branch;
  if (element.kind === 'heading' || element.kind === 'text') return <WordsInput element={element} id={id} />;
  return <span className={styles.name}>{nameOf(branch)}</span>;
}

function WordsInput({ element: { kind, content }, id }: { element: Words; id: string }) {
  const bench = useBench();
  const shared = {
    'aria-label': say.content[kind],
    placeholder: say.contentHint[kind],
    value: content,
    size: 's',
    onChange: (text: string) => write(bench, id, text),
  } as const;
  return kind === 'heading' ? (
    <TextInput {...shared} className={styles.heading} />
  ) : (
    <TextArea {...shared} lines={[1, 6]} spellCheck />
  );
}

function FieldWords({ field, id }: { field: Field; id: string }) {
  const bench = useBench();
  const shown = useShownInput(field);
  const [typed, setTyped] = useState<string>();
  if (!shown) return <span className={styles.gone}>{say.gone(field.input)}</span>;
  const { node, input, label } = shown;
  const port = [node, input.name] as const;
  return (
    <>
      <span className={styles.dot} style={{ background: typeColor(input.type.name) }} />
      <TextInput
        size="s"
        className={styles.label}
        aria-label={say.label(label)}
        value={typed ?? label}
        onChange={(text) => {
          setTyped(text);
          sayOf(bench, port, label, { label: text.trim() });
        }}
        onBlur={() => setTyped(undefined)}
      />
      <FieldSettings id={id} field={field} />
    </>
  );
}

function LayoutButton({ id, layout }: { id: string; layout: 'row' | 'column' }) {
  const bench = useBench();
  const next = layout === 'row' ? 'column' : 'row';
  return (
    <IconButton
      size="s"
      icon={layout === 'row' ? Columns2 : Rows2}
      label={`${say.layout}: ${say[layout]}`}
      onClick={() => layOut(bench, id, next)}
    />
  );
}

function More({ branch }: { branch: Branch }) {
  const bench = useBench();
  const { nameOf } = useBuilding();
  const { id, element } = branch;
  const name = nameOf(branch);
  const isBox = element.kind === 'container';
  const entries = (): readonly MenuEntry[] => [
    { id: 'wrap', label: say.wrap, icon: SquareDashed, run: () => wrap(bench, id, name, 'column') },
    { id: 'wrapRow', label: say.wrapRow, icon: Columns2, run: () => wrap(bench, id, name, 'row') },
    ...(isBox ? [{ id: 'dissolve', label: say.dissolve, icon: SquareDashed, run: () => dissolve(bench, id) }] : []),
    { id: 'line' },
    ...(element.kind === 'field'
      ? [{ id: 'conceal', label: say.conceal, icon: EyeOff, run: () => concealPort(bench, 'inputs', element.input) }]
      : []),
    {
      id: 'remove',
      label: isBox ? say.removeAll : say.remove,
      icon: Trash2,
      danger: true,
      run: () => takeOut(bench, id, name),
    },
  ];
  return (
    <Menu
      label={say.more(name)}
      align="end"
      entries={entries}
      trigger={<IconButton size="s" icon={MoreHorizontal} label={say.more(name)} />}
    />
  );
}
