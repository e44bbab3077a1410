/** A node that is spoken of: pressed, it is selected and shown on the canvas. */
import type { ReactNode } from 'react';
import { useBench, useEditorState } from '@/app/bench';
import { jumpTo } from '@/panels/problems/jump';
import { strings } from '@/strings';
import { classes } from '@/ui/classes';
import { tip } from '@/ui/tip';
import { nodeAt } from '@/upgrade/paths';
import styles from './NodeLink.module.css';
import { useNames } from './use-names';

/** What a `NodeLink` takes. */
export interface NodeLinkProps {
  readonly path: string;
  /** The field that is to be shown, too. */
  readonly field?: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A node that is spoken of; plain words where the document has none of this path. */
export function NodeLink({ path, field, className, children }: NodeLinkProps) {
  const bench = useBench();
  const document = useEditorState((state) => state.document);
  const nameOf = useNames();
  const found = nodeAt(document, path);
  if (!found) return <span className={classes(styles.gone, className)}>{children}</span>;
  return (
    <button
      type="button"
      className={classes(styles.link, className)}
      {...tip(strings.upgrade.row.goTo(nameOf(path)))}
      onClick={() => jumpTo(bench, found.place, found.id, field)}
    >
      {children}
    </button>
  );
}
