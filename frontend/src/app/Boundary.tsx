/** `Boundary`: what breaks inside it breaks nothing else, and says so with a way out. */
import { RotateCcw } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import styles from './Boundary.module.css';

interface BoundaryState {
  readonly error: unknown;
}

/** Keeps an error of one part of the window from taking the rest with it. */
export class Boundary extends Component<{ children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { error: undefined };

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error: error ?? new Error() };
  }

  override render() {
    if (this.state.error === undefined) return this.props.children;
    const { title, text, again, reload } = strings.app.broken;
    return (
      <div role="alert" className={styles.broken}>
        <strong>{title}</strong>
        <p>{text}</p>
        <code>{String(this.state.error)}</code>
        <div className={styles.ways}>
          <Button tone="primary" icon={RotateCcw} onClick={() => this.setState({ error: undefined })}>
            {again}
          </Button>
          <Button onClick={() => window.location.reload()}>{reload}</Button>
        </div>
      </div>
    );
  }
}
