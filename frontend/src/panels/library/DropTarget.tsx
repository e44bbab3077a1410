/** Files that are dropped anywhere are opened, unless what they are dropped on takes them itself. */
import { FileDown } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useBench } from '@/app/bench';
import { takeFiles } from '@/commands/pictures';
import { strings } from '@/strings';
import styles from './DropTarget.module.css';

/** Listens to the whole window, and says so while a file is over it. */
export function DropTarget() {
  const bench = useBench();
  const { viewport } = bench;
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    window.addEventListener(
      'dragover',
      (event) => {
        if (!hasFiles(event)) return;
        setOver(!event.defaultPrevented);
        event.preventDefault();
      },
      { signal },
    );
    window.addEventListener(
      'dragleave',
      (event) => {
        if (event.relatedTarget === null) setOver(false);
      },
      { signal },
    );
    window.addEventListener(
      'drop',
      (event) => {
        setOver(false);
        if (event.defaultPrevented || !hasFiles(event)) return;
        event.preventDefault();
        const at = viewport.current()?.at({ x: event.clientX, y: event.clientY });
        void takeFiles(bench, [...(event.dataTransfer?.files ?? [])], at);
      },
      { signal },
    );
    return () => ending.abort();
  }, [bench, viewport]);
  if (!isOver) return null;
  return (
    <div className={styles.over} aria-hidden>
      <p className={styles.text}>
        <FileDown />
        {strings.files.drop}
      </p>
    </div>
  );
}
