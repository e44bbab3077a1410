/** A text that is exported: what it is, how it looks, and the ways out. */
import { Copy, Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { useBench } from '@/app/bench';
import { copyOut } from '@/commands/copying';
import { download } from '@/files/download';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import styles from './Export.module.css';

const words = strings.library.export;
/** Lines that are shown; the file has all of them. */
const MOST_LINES = 400;

/** What a `TextExport` takes. */
export interface TextExportProps {
  /** What it is, in a sentence. */
  readonly about: string;
  /** The whole text; undefined while it is written. */
  readonly text: string | undefined;
  readonly file: string;
  readonly mediaType: string;
  /** What stands before the preview. */
  readonly children?: ReactNode;
}

/** A text with its buttons. */
export function TextExport({ about, text, file, mediaType, children }: TextExportProps) {
  const { ui } = useBench();

  return (
    <div className={styles.export}>
      <p className={styles.about}>{about}</p>
      {children}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys */}
      <section className={styles.preview} aria-label={words.preview} tabIndex={0}>
        <pre>{text === undefined ? words.working : previewOf(text)}</pre>
      </section>
      <div className={styles.buttons}>
        <Button
          icon={Copy}
          disabled={text === undefined}
          onClick={() => void copyOut(ui, text ?? '', strings.library.copied)}
        >
          {words.copy}
        </Button>
        <Button
          icon={Download}
          tone="primary"
          disabled={text === undefined}
          onClick={() => download(file, text ?? '', mediaType)}
        >
          {words.download}
        </Button>
      </div>
    </div>
  );
}

function previewOf(text: string): string {
  const lines = text.split('\n');
  if (lines.length <= MOST_LINES) return text;
  return [...lines.slice(0, MOST_LINES), words.cut(lines.length - MOST_LINES)].join('\n');
}
