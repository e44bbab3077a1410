/** The window: a toolbar, the graph between side panel and inspector, and the strip of results below. */
import { strings } from '@/strings';
import styles from './App.module.css';

/** The whole editor. */
export function App() {
  const { regions } = strings.app;
  return (
    <div className={styles.window}>
      <header className={styles.toolbar}>
        <h1 className={styles.name}>{strings.app.name}</h1>
      </header>
      <main className={styles.canvas} aria-label={regions.canvas} />
    </div>
  );
}
