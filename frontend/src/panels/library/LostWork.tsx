/** Work that nobody saved: what a crash left behind, and what was put aside when something else was opened. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useBench } from '@/app/bench';
import type { LostWork as Lost } from '@/files/recovery';
import { strings } from '@/strings';
import { timeText } from '@/strings/formats';
import { Button } from '@/ui/Button';
import styles from './LostWork.module.css';

const words = strings.library.lost;
const KEY = 'lost-work';

/** All such work, newest first; nothing where there is none. */
export function LostWork() {
  const { ui, files } = useBench();
  const answers = useQueryClient();
  const { data = [] } = useQuery({
    queryKey: [KEY],
    queryFn: () => files.lost(),
    staleTime: 0,
    structuralSharing: false,
  });
  if (data.length === 0) return null;

  function open(key: string): void {
    ui.setState({ dialog: undefined });
    void files.recover(key);
  }

  async function discard(key: string): Promise<void> {
    await files.discard(key);
    await answers.invalidateQueries({ queryKey: [KEY] });
  }

  return (
    <section className={styles.lost} aria-label={words.title}>
      <h3 className={styles.title}>{words.title}</h3>
      <p className={styles.text}>{words.text}</p>
      <ul className={styles.list}>
        {data.map((lost) => (
          <Row key={lost.key} lost={lost} onOpen={() => open(lost.key)} onDiscard={() => void discard(lost.key)} />
        ))}
      </ul>
    </section>
  );
}

function Row({ lost, onOpen, onDiscard }: { lost: Lost; onOpen: () => void; onDiscard: () => void }) {
  const [asks, setAsks] = useState(false);
  const { name: given, time, document } = lost.copy;
  const name = given || strings.files.untitled;
  const nodes = Object.keys((document.nodes as object | undefined) ?? {}).length;
  return (
    <li className={styles.row}>
      <span className={styles.name}>{asks ? words.really(name) : name}</span>
      {asks ? (
        <>
          <Button size="s" tone="danger" onClick={onDiscard}>
            {words.yes}
          </Button>
          <Button size="s" autoFocus onClick={() => setAsks(false)}>
            {words.keep}
          </Button>
        </>
      ) : (
        <>
          <span className={styles.when}>{words.left(timeText(time), nodes)}</span>
          <Button size="s" aria-label={`${words.open}: ${name}`} onClick={onOpen}>
            {words.open}
          </Button>
          <Button size="s" tone="quiet" aria-label={`${words.discard}: ${name}`} onClick={() => setAsks(true)}>
            {words.discard}
          </Button>
        </>
      )}
    </li>
  );
}
