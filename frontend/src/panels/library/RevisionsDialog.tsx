/** The revisions of a saved workflow: what each one changed, opened again, or made the newest again. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { Revision } from '@/api/types';
import { useBench } from '@/app/bench';
import { DiffView } from '@/panels/diff/DiffView';
import type { Side } from '@/panels/diff/sides';
import { strings } from '@/strings';
import { timeText } from '@/strings/formats';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { EmptyState } from '@/ui/EmptyState';
import { Select } from '@/ui/Select';
import styles from './RevisionsDialog.module.css';
import { LIBRARY, useLibraryNews } from './use-library-news';

const words = strings.library.revisions;
const PAGE = 50;
const PREVIOUS = 'previous';
const OPEN = 'open';

/** The revisions of a workflow, by its id. */
export function RevisionsDialog({ workflow }: { workflow: string }) {
  const { api, ui, files } = useBench();
  const saved = useStore(files.store).saved;
  const opened = saved?.id === workflow ? saved.revision : undefined;
  useLibraryNews();
  const [at, setAt] = useState<number>();
  const [against, setAgainst] = useState(PREVIOUS);
  const { data: about } = useQuery({
    queryKey: [LIBRARY, 'one', workflow],
    queryFn: () => api.workflows.get(workflow),
    staleTime: 0,
  });
  const newest = about?.revision;
  const { data, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: [LIBRARY, 'revisions', workflow, newest],
    queryFn: ({ pageParam }) => api.workflows.revisions(workflow, PAGE, pageParam),
    enabled: newest !== undefined,
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => (page.length === PAGE ? page.at(-1)?.number : undefined),
  });
  const revisions = data?.pages.flat() ?? [];
  const chosen = revisions.find(({ number }) => number === at) ?? revisions[0];
  const close = () => ui.setState({ dialog: undefined });

  async function restore(number: number): Promise<void> {
    if (!(await files.library.restore(workflow, number))) return;
    if (opened === undefined) return close();
    close();
    await files.openWorkflow(workflow);
  }

  function open(number: number): void {
    close();
    void files.openWorkflow(workflow, number);
  }

  const numbers = revisions.map(({ number }) => number);
  return (
    <Dialog open onClose={close} title={words.title(about?.name ?? '')} size="full">
      <div className={styles.body}>
        <div className={styles.side}>
          <ul className={styles.list} aria-label={words.list}>
            {revisions.map((revision) => (
              <li key={revision.number}>
                <RevisionRow
                  revision={revision}
                  isChosen={revision === chosen}
                  isNewest={revision.number === newest}
                  isOpen={revision.number === opened}
                  onChoose={() => setAt(revision.number)}
                />
              </li>
            ))}
          </ul>
          {hasNextPage ? <Button onClick={() => void fetchNextPage()}>{words.more}</Button> : null}
        </div>
        {chosen ? (
          <section className={styles.main} aria-label={words.one(chosen.number)}>
            <div className={styles.head}>
              <span className={styles.against}>
                {words.compare}
                <Select
                  aria-label={words.compare}
                  value={against}
                  onChange={setAgainst}
                  choices={[
                    { value: PREVIOUS, label: words.previous },
                    ...(opened === undefined ? [] : [{ value: OPEN, label: words.openNow }]),
                    ...numbers
                      .filter((number) => number !== chosen.number)
                      .map((number) => ({ value: String(number), label: words.one(number) })),
                  ]}
                />
              </span>
              <Button onClick={() => open(chosen.number)}>{words.open}</Button>
              {chosen.number === newest ? null : (
                <Button
                  tone="primary"
                  icon={History}
                  tip={words.restoreHint}
                  onClick={() => void restore(chosen.number)}
                >
                  {words.restore}
                </Button>
              )}
            </div>
            <Against key={`${chosen.number} ${against}`} workflow={workflow} at={chosen.number} against={against} />
          </section>
        ) : null}
      </div>
    </Dialog>
  );
}

interface RevisionRowProps {
  readonly revision: Revision;
  readonly isChosen: boolean;
  readonly isNewest: boolean;
  readonly isOpen: boolean;
  readonly onChoose: () => void;
}

function RevisionRow({ revision, isChosen, isNewest, isOpen, onChoose }: RevisionRowProps) {
  const { number, comment, created, report } = revision;
  const changes = Array.isArray(report?.changes) ? report.changes.length : 0;
  return (
    <button type="button" className={styles.row} aria-pressed={isChosen} data-revision={number} onClick={onChoose}>
      <span className={styles.number}>
        {words.one(number)}
        {isNewest ? <span className={styles.badge}>{words.newest}</span> : null}
        {isOpen ? <span className={styles.badge}>{words.here}</span> : null}
      </span>
      <span className={styles.time}>{timeText(created * 1000)}</span>
      {comment ? <span className={styles.comment}>{comment}</span> : null}
      {changes > 0 ? <span className={styles.time}>{words.migrated(changes)}</span> : null}
    </button>
  );
}

/** A revision beside what it is compared with; the older one first. */
function Against({ workflow, at, against }: { workflow: string; at: number; against: string }) {
  const own: Side = { workflow, revision: at };
  if (against === OPEN) return <DiffView before={own} after="open" names={[words.one(at), words.openNow]} />;
  const other = against === PREVIOUS ? at - 1 : Number(against);
  if (other < 1)
    return (
      <EmptyState icon={History} title={words.first}>
        {words.firstText}
      </EmptyState>
    );
  const [one, two] = [Math.min(at, other), Math.max(at, other)];
  const names = [words.one(one), words.one(two)] as const;
  return <DiffView before={{ workflow, revision: one }} after={{ workflow, revision: two }} names={names} />;
}
