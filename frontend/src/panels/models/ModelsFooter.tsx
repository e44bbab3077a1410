/** Below the models: folders that can't be read, and how models are added. */
import { FolderX } from 'lucide-react';
import { strings } from '@/strings';
import styles from './ModelsFooter.module.css';

const words = strings.models;
/** How folders are named that somebody has; the paths are examples. */
const EXAMPLE = 'NODELOOM_MODELS=/data/ComfyUI/models:/data/webui/models nodeloom serve';

/** What is wrong with folders, and how to name them. */
export function ModelsFooter({ folders }: { folders: readonly string[] }) {
  return (
    <footer className={styles.footer}>
      {folders.length > 0 ? (
        <section className={styles.broken} aria-label={words.folders}>
          <h3>
            <FolderX aria-hidden />
            {words.folders}
          </h3>
          <ul>
            {folders.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </section>
      ) : null}
      <details className={styles.add}>
        <summary>{words.add.title}</summary>
        <p>{words.add.text}</p>
        <pre>{EXAMPLE}</pre>
        <p>{words.add.yaml}</p>
      </details>
    </footer>
  );
}
