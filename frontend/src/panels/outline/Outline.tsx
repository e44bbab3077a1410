/** The outline: the open graph as a tree, by which all of it can be read and changed with the keyboard alone. */
import { ListTree, Plus } from 'lucide-react';
import { useCallback, useId, useMemo, useState } from 'react';
import { useBench, useEditorState } from '@/app/bench';
import { commandNamed } from '@/commands';
import { here } from '@/commands/here';
import { openPart } from '@/editor/store';
import { fieldsOf, outlineOf } from '@/graph/outline';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';
import { IconButton } from '@/ui/IconButton';
import { Breadcrumbs } from './Breadcrumbs';
import { portTitle } from './connecting';
import styles from './Outline.module.css';
import { OutlineTree } from './OutlineTree';
import { rowsOf } from './rows';
import type { PortTitle } from './words';

const say = strings.outline;
const addNode = commandNamed('graph.addNode');

/** The outline of the open graph. */
export function Outline() {
  const bench = useBench();
  const hint = useId();
  const nodes = useEditorState((state) => openPart(state).nodes);
  const edges = useEditorState((state) => openPart(state).edges);
  const fields = useEditorState((state) => openPart(state).view.fields);
  const subgraphs = useEditorState((state) => state.document.subgraphs);
  const templates = useEditorState((state) => state.templates);
  const place = useEditorState((state) => state.place);
  const selected = useEditorState((state) => state.selection.nodes);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  // biome-ignore lint/correctness/useExhaustiveDependencies: they are what the open graph is read for
  const rows = useMemo(() => {
    const { part, templateOf } = here(bench);
    return rowsOf(outlineOf(part, templateOf), open, ({ id, template }) => fieldsOf(part, id, template));
  }, [bench, nodes, edges, fields, subgraphs, templates, place, open]);
  const titleOf: PortTitle = useCallback((port, side) => say.field(...portTitle(here(bench), port, side)), [bench]);
  const onOpen = useCallback((node: string, isOpen: boolean) => {
    setOpen((before) => {
      const after = new Set(before);
      if (isOpen) after.add(node);
      else after.delete(node);
      return after;
    });
  }, []);
  const add = () => void addNode.run(bench);
  return (
    <div className={styles.outline}>
      <div className={styles.head}>
        <h2 className={styles.title}>{strings.app.sides.outline}</h2>
        <IconButton icon={Plus} label={say.add} keys="Shift+A" onClick={add} />
      </div>
      <Breadcrumbs />
      {rows.length === 0 ? (
        <EmptyState
          icon={ListTree}
          title={say.empty.title}
          action={
            <Button tone="primary" icon={Plus} onClick={add}>
              {say.add}
            </Button>
          }
        >
          {say.empty.text}
        </EmptyState>
      ) : (
        <OutlineTree hint={hint} rows={rows} selected={selected} titleOf={titleOf} onOpen={onOpen} />
      )}
      <p id={hint} className={styles.hint}>
        {say.hint}
      </p>
    </div>
  );
}
