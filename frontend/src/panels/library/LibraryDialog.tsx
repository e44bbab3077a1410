/** The library: workflows that are saved at the server, searched and opened. */
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { FolderOpen, SearchX } from 'lucide-react';
import { type KeyboardEvent, useDeferredValue, useEffect, useRef, useState } from 'react';
import { useBench } from '@/app/bench';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { EmptyState } from '@/ui/EmptyState';
import { TextInput } from '@/ui/TextInput';
import styles from './LibraryDialog.module.css';
import { WorkflowCard } from './WorkflowCard';

const words = strings.files.library;
const KEY = 'workflows';
const PAGE = 30;

/** Saved workflows, last saved first. Arrows go from one to the next, Enter opens. */
export function LibraryDialog() {
  const { api, ui, files, runs } = useBench();
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const list = useRef<HTMLUListElement>(null);
  const answers = useQueryClient();
  const { data, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [KEY, wanted],
    queryFn: ({ pageParam }) =>
      api.workflows.list({ text: wanted, limit: PAGE, ...(pageParam ? { after: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });
  useEffect(
    () =>
      runs.listen(({ name }) => {
        if (name.startsWith('workflow.')) void answers.invalidateQueries({ queryKey: [KEY] });
      }),
    [runs, answers],
  );
  const close = () => ui.setState({ dialog: undefined });
  const found = data?.pages.flatMap((page) => page.workflows) ?? [];

  function open(id: string): void {
    close();
    void files.openWorkflow(id);
  }

  function walk(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const cards = [...(list.current?.querySelectorAll<HTMLElement>('[data-open]') ?? [])];
    const at = cards.indexOf(document.activeElement as HTMLElement);
    cards[Math.max(0, Math.min(cards.length - 1, at + step))]?.focus();
    event.preventDefault();
  }

  return (
    <Dialog open onClose={close} title={words.title} size="l">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows go from one card to the next, which are buttons */}
      <div className={styles.body} onKeyDown={walk}>
        <TextInput value={text} onChange={setText} placeholder={words.search} aria-label={words.search} autoFocus />
        {isPending ? <p className={styles.loading}>{words.loading}</p> : null}
        {!isPending && found.length === 0 ? <Nothing isSearch={wanted !== ''} /> : null}
        <ul ref={list} className={styles.list}>
          {found.map((workflow) => (
            <WorkflowCard key={workflow.id} workflow={workflow} onOpen={() => open(workflow.id)} />
          ))}
        </ul>
        {hasNextPage ? (
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {words.more}
          </Button>
        ) : null}
      </div>
    </Dialog>
  );
}

function Nothing({ isSearch }: { isSearch: boolean }) {
  if (isSearch) return <EmptyState icon={SearchX} title={words.noMatch} />;
  return (
    <EmptyState icon={FolderOpen} title={words.none}>
      {words.noneText}
    </EmptyState>
  );
}
