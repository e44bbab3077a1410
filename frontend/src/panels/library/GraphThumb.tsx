/** A small map of a saved workflow's graph, for one that made no picture yet. Its document is asked for when it is seen. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useBench, useEditorState } from '@/app/bench';
import { workflowSchema } from '@/document/workflow';
import { type Drawing, drawingOf } from '@/graph/drawing';
import { GraphDrawing } from '@/panels/diff/GraphDrawing';
import { bindingOf } from '@/schema/binding';
import styles from './GraphThumb.module.css';

/** The map of a revision's graph. Revisions never change, so that it is asked for once. */
export function GraphThumb({ workflow, revision }: { workflow: string; revision: number }) {
  const { api } = useBench();
  const box = useRef<HTMLSpanElement>(null);
  const isSeen = useSeen(box);
  const templates = useEditorState((state) => state.templates);
  const { data } = useQuery({
    queryKey: ['workflow-document', workflow, revision],
    queryFn: () => api.workflows.document(workflow, revision),
    enabled: isSeen,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
  const drawing = useMemo((): Drawing | undefined => {
    const read = workflowSchema.safeParse(data);
    if (!read.success) return undefined;
    const binding = bindingOf(read.data, templates);
    const scope = binding.scopeAt([]);
    return drawingOf(read.data, (node) => (scope ? binding.template(scope, node) : undefined));
  }, [data, templates]);
  return (
    <span ref={box} className={styles.thumb}>
      {drawing && drawing.nodes.length > 0 ? <Whole drawing={drawing} /> : null}
    </span>
  );
}

const MARGIN = 60;

function Whole({ drawing }: { drawing: Drawing }) {
  const { x, y, width, height } = drawing.bounds;
  const viewBox = `${x - MARGIN} ${y - MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}`;
  return (
    <svg viewBox={viewBox} aria-hidden>
      <GraphDrawing drawing={drawing} plain />
    </svg>
  );
}

/** Whether an element was within the window, or near, at any time. */
function useSeen(of: React.RefObject<Element | null>): boolean {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (isSeen || !of.current) return undefined;
    if (!('IntersectionObserver' in window)) return setSeen(true);
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
      },
      { rootMargin: '200px' },
    );
    observer.observe(of.current);
    return () => observer.disconnect();
  }, [of, isSeen]);
  return isSeen;
}
