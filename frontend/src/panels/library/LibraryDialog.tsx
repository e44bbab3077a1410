/** The library: workflows that are saved at the server, searched and opened, and work that nobody saved yet. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { FolderOpen, SearchX } from 'lucide-react';
import { type KeyboardEvent, useDeferredValue, useRef, useState } from 'react';
import { useBench } from '@/app/bench';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { EmptyState } from '@/ui/EmptyState';
import { isInside } from '@/ui/portals';
import { Select } from '@/ui/Select';
import { TextInput } from '@/ui/TextInput';
import styles from './LibraryDialog.module.css';
import { LostWork } from './LostWork';
import { TagChips } from './TagChips';
import { LIBRARY, useLibraryNews } from './use-library-news';
import { WorkflowCard } from './WorkflowCard';
import { stepIn } from './walking';

const words = strings.library;
const PAGE = 48;

type Order = 'saved' | 'name';

/** Saved workflows. Arrows go from one to the next, Enter opens, with Ctrl in a new tab. */
export function LibraryDialog() {
  const { api, ui } = useBench();
  const [text, setText] = useState('');
  const [tags, setTags] = useState<readonly string[]>([]);
  const [order, setOrder] = useState<Order>('saved');
  const wanted = useDeferredValue(text);
  const list = useRef<HTMLUListElement>(null);
  const { data, isPending, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [LIBRARY, 'list', wanted, order, tags],
    queryFn: ({ pageParam }) =>
      api.workflows.list({
        text: wanted,
        tag: [...tags],
        order,
        limit: PAGE,
        ...(pageParam ? { after: pageParam } : {}),
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  useLibraryNews();
  const close = () => ui.setState({ dialog: undefined });
  const found = data?.pages.flatMap((page) => page.workflows) ?? [];
  const isSearch = wanted !== '' || tags.length > 0;

  function walk(event: KeyboardEvent): void {
    if (!isInside(event)) return;
    const cards = [...(list.current?.querySelectorAll<HTMLElement>('[data-open]') ?? [])];
    const next = stepIn(cards, event);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  return (
    <Dialog open onClose={close} title={words.title} size="full">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows go from one card to the next, which are links */}
      <div className={styles.body} onKeyDown={walk}>
        <div className={styles.bar}>
          <TextInput
            value={text}
            onChange={setText}
            placeholder={words.search}
            aria-label={words.search}
            autoFocus
            className={styles.search}
          />
          <Select
            aria-label={words.order}
            value={order}
            onChange={(next) => setOrder(next as Order)}
            choices={[
              { value: 'saved', label: words.orders.saved },
              { value: 'name', label: words.orders.name },
            ]}
          />
        </div>
        <TagChips chosen={tags} onChange={setTags} />
        {isSearch ? null : <LostWork />}
        {isPending ? <p className={styles.loading}>{words.loading}</p> : null}
        {error ? (
          <p className={styles.loading} role="alert">
            {error.message}
          </p>
        ) : null}
        {!isPending && !error && found.length === 0 ? (
          <Nothing
            isSearch={isSearch}
            onClear={() => {
              setText('');
              setTags([]);
            }}
          />
        ) : null}
        <ul ref={list} className={styles.list} aria-label={words.list}>
          {found.map((workflow) => (
            <WorkflowCard key={workflow.id} workflow={workflow} />
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

function Nothing({ isSearch, onClear }: { isSearch: boolean; onClear: () => void }) {
  if (isSearch)
    return (
      <EmptyState icon={SearchX} title={words.noMatch} action={<Button onClick={onClear}>{words.clear}</Button>}>
        {words.noMatchText}
      </EmptyState>
    );
  return (
    <EmptyState icon={FolderOpen} title={words.none}>
      {words.noneText}
    </EmptyState>
  );
}
