/** The way from the workflow to the open subgraph. */
import { ChevronRight } from 'lucide-react';
import { Fragment } from 'react';
import { useBench, useEditorState } from '@/app/bench';
import { wayTo } from '@/graph/calls';
import { strings } from '@/strings';
import { classes } from '@/ui/classes';
import styles from './Breadcrumbs.module.css';

/** The way to the open graph, to go back by; nothing where that is the workflow itself. */
export function Breadcrumbs({ floating = false }: { floating?: boolean }) {
  const { editor, viewport } = useBench();
  const templates = useEditorState((state) => state.templates);
  const document = useEditorState((state) => state.document);
  const place = useEditorState((state) => state.place);
  if (place.length === 0) return null;
  const crumbs = wayTo(document, place, strings.app.untitled, templates, viewport.views.cameThrough);
  return (
    <nav aria-label={strings.outline.path} className={classes(styles.path, floating && styles.floating)}>
      {crumbs.map((crumb, at) => (
        <Fragment key={crumb.place.join('/')}>
          {at > 0 ? <ChevronRight aria-hidden className={styles.sign} /> : null}
          <button
            type="button"
            aria-current={at === crumbs.length - 1 ? 'page' : undefined}
            className={styles.crumb}
            onClick={() => editor.open(crumb.place)}
          >
            {crumb.title}
            {crumb.through ? <span className={styles.through}> {strings.outline.through(crumb.through)}</span> : null}
          </button>
        </Fragment>
      ))}
    </nav>
  );
}
