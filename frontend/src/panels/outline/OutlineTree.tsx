/** The outline's tree: the rows, and what keys and the pointer do with them. */
import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useBench } from '@/app/bench';
import { nodesSelected } from '@/editor/selection';
import { strings } from '@/strings';
import { PointMenu } from '@/ui/PointMenu';
import styles from './Outline.module.css';
import { OutlineRow } from './OutlineRow';
import { askToConnect, enter, menuOf, remove, run } from './row-actions';
import { moveIn, type Row, rowKey, typedRow } from './rows';
import { useTyped } from './use-typed';
import { fieldWords, nodeWords, type PortTitle, stateWords } from './words';

/** What an `OutlineTree` takes. */
export interface OutlineTreeProps {
  readonly rows: readonly Row[];
  /** The id of the sentence about its keys. */
  readonly hint: string;
  readonly selected: ReadonlySet<string>;
  readonly titleOf: PortTitle;
  readonly onOpen: (node: string, isOpen: boolean) => void;
}

/** Keys that run a command on the node of a row; with Ctrl or Alt, the window's own shortcuts do. */
const COMMANDS: Readonly<Record<string, string>> = { F2: 'edit.rename' };

/** The outline's tree. */
export function OutlineTree({ rows, hint, selected, titleOf, onOpen }: OutlineTreeProps) {
  const bench = useBench();
  const tree = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState('');
  const [menu, setMenu] = useState<{ row: Row; at: { x: number; y: number } }>();
  const typed = useTyped();
  const at = useMemo(() => activeAt(rows, active, selected), [rows, active, selected]);
  useEffect(() => {
    const row = rows[at];
    if (row && !tree.current?.contains(document.activeElement))
      elementOf(tree.current, row)?.scrollIntoView?.({ block: 'nearest' });
  }, [rows, at]);

  const show = (row: Row | undefined, extend = false) => {
    if (!row) return;
    setActive(row.key);
    const before = extend ? [...selected] : [];
    bench.editor.select(nodesSelected([...before, row.node.id]));
    elementOf(tree.current, row)?.focus();
  };
  const goTo = (node: string) => show(rows.find((row) => row.key === rowKey(node)));
  const openMenu = (row: Row) => {
    const box = elementOf(tree.current, row)?.getBoundingClientRect();
    setMenu({ row, at: { x: (box?.left ?? 0) + 24, y: box?.bottom ?? 0 } });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const move = moveIn(rows, at, event.key);
    const command = COMMANDS[event.key];
    if (move && 'to' in move) show(rows[move.to], event.shiftKey);
    else if (move) onOpen('open' in move ? move.open : move.close, 'open' in move);
    else if (command !== undefined) run(bench, row, command);
    else if (event.key === 'Enter') {
      if (event.shiftKey) askToConnect(bench, row);
      else enter(bench, row, goTo);
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      remove(bench, row);
      focusAgain(tree.current);
    } else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) openMenu(row);
    else if (event.key === ' ') onOpen(row.node.id, !row.isOpen);
    else if (event.key.length === 1) show(rows[typedRow(rows, at, typed(event.key)) ?? at]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const rowAt = (target: EventTarget | null) => {
    const key = target instanceof Element ? target.closest('[data-row]')?.getAttribute('data-row') : undefined;
    return rows.find((row) => row.key === key);
  };
  const onClick = (event: MouseEvent) => {
    const row = rowAt(event.target);
    if (!row) return;
    show(row, event.shiftKey || event.ctrlKey || event.metaKey);
    if (!row.field && event.target instanceof Element && event.target.closest('[data-twisty]'))
      onOpen(row.node.id, !row.isOpen);
  };
  return (
    <>
      <div
        ref={tree}
        role="tree"
        aria-label={strings.outline.tree}
        aria-describedby={hint}
        aria-multiselectable
        className={styles.tree}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onDoubleClick={(event) => {
          const row = rowAt(event.target);
          if (row) enter(bench, row, goTo);
        }}
        onContextMenu={(event) => {
          const row = rowAt(event.target);
          if (!row) return;
          event.preventDefault();
          show(row);
          setMenu({ row, at: { x: event.clientX, y: event.clientY } });
        }}
      >
        {rows.map((row, index) => (
          <TreeRow
            key={row.key}
            row={row}
            isActive={index === at}
            isSelected={selected.has(row.node.id)}
            titleOf={titleOf}
          />
        ))}
      </div>
      {menu ? (
        <PointMenu
          at={menu.at}
          label={strings.outline.menu(menu.row.field?.title ?? menu.row.node.title)}
          entries={menuOf(bench, menu.row, goTo)}
          onClose={() => {
            setMenu(undefined);
            elementOf(tree.current, menu.row)?.focus();
          }}
        />
      ) : null}
    </>
  );
}

function TreeRow(props: { row: Row; isActive: boolean; isSelected: boolean; titleOf: PortTitle }) {
  const { row, isActive, isSelected, titleOf } = props;
  const { node, field } = row;
  const shared = {
    rowKey: row.key,
    node: node.id,
    place: row.place,
    siblings: row.siblings,
    isActive,
    isOpen: row.isOpen,
  };
  if (!field) {
    const state = [strings.outline.modes[node.mode], node.title === node.type ? '' : node.type]
      .filter(Boolean)
      .join(' · ');
    return (
      <OutlineRow
        {...shared}
        {...{ field: undefined, side: undefined, type: undefined, isMissing: false, isSelected, state }}
        name={node.title}
        words={nodeWords(node)}
        isOff={node.mode === 'muted'}
      />
    );
  }
  return (
    <OutlineRow
      {...shared}
      field={field.name}
      side={field.side}
      name={field.title}
      state={stateWords(field, titleOf)}
      words={fieldWords(field, titleOf)}
      type={node.template?.[field.side][field.name]?.type.name}
      isOff={false}
      isMissing={field.isMissing}
      isSelected={isSelected && isActive}
    />
  );
}

/** The row that has the keyboard: the one that had it, else that of the first node that is selected, else the first. */
function activeAt(rows: readonly Row[], active: string, selected: ReadonlySet<string>): number {
  const held = rows.findIndex((row) => row.key === active);
  const first = rows.findIndex((row) => !row.field && selected.has(row.node.id));
  const isHeld = held >= 0 && (selected.size === 0 || selected.has(rows[held]?.node.id ?? ''));
  return isHeld ? held : Math.max(first, 0);
}

function elementOf(tree: HTMLElement | null, row: Row): HTMLElement | undefined {
  const elements = Array.from(tree?.children ?? []);
  return elements.find((each): each is HTMLElement => each instanceof HTMLElement && each.dataset.row === row.key);
}

/** Give the keyboard to the row that is active now, after the one that had it is gone. */
function focusAgain(tree: HTMLElement | null): void {
  requestAnimationFrame(() => tree?.querySelector<HTMLElement>('[tabindex="0"]')?.focus());
}
