/** Short messages at the edge of the window. */
import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useBench, useUi } from '@/app/bench';
import type { Notice } from '@/editor/ui';
import { strings } from '@/strings';
import { Button } from './Button';
import { classes } from './classes';
import { IconButton } from './IconButton';
import styles from './Notices.module.css';

/** Milliseconds that a message stays, if it is no error; longer while somebody points at it. */
export const STAYS = 6000;

const ICONS = { info: Info, success: CircleCheck, error: CircleAlert };

/** The messages of the window's state, the latest last. Screen readers are told of each, of errors at once. */
export function Notices() {
  const notices = useUi((state) => state.notices);
  return (
    <section aria-label={strings.ui.notices} className={styles.notices}>
      <div aria-live="polite" className={styles.list}>
        {notices.map((notice) => (
          <Card key={notice.id} notice={notice} />
        ))}
      </div>
    </section>
  );
}

function Card({ notice }: { notice: Notice }) {
  const { ui } = useBench();
  const card = useRef<HTMLDivElement>(null);
  const { id, tone, text, act, count = 1 } = notice;
  const dismiss = () => ui.setState((state) => ({ notices: state.notices.filter((each) => each.id !== id) }));
  useEffect(() => {
    if (tone === 'error') return;
    const timer = window.setInterval(() => {
      if (card.current?.matches(':hover, :focus-within')) return;
      ui.setState((state) => ({ notices: state.notices.filter((each) => each.id !== id) }));
    }, STAYS);
    return () => window.clearInterval(timer);
  }, [ui, id, tone]);
  const Icon = ICONS[tone];
  return (
    <div
      ref={card}
      data-notice
      role={tone === 'error' ? 'alert' : undefined}
      className={classes(styles.card, styles[tone])}
    >
      <Icon aria-hidden className={styles.icon} />
      <p className={styles.text}>{text}</p>
      {count > 1 ? <span className={styles.count}>{strings.ui.times(count)}</span> : null}
      {act ? (
        <Button
          size="s"
          onClick={() => {
            act.run();
            dismiss();
          }}
        >
          {act.label}
        </Button>
      ) : null}
      <IconButton size="s" icon={X} label={strings.ui.dismiss} onClick={dismiss} />
    </div>
  );
}
