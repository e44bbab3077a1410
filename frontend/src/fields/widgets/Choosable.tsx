/** A widget of something that is chosen, with a button that takes the choice back where nothing is a value. */
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { strings } from '@/strings';
import { IconButton } from '@/ui/IconButton';
import { partSize, type WidgetProps } from '../widget';
import styles from './widgets.module.css';

/** What `Choosable` takes. */
export interface ChoosableProps extends Pick<WidgetProps, 'label' | 'size' | 'onChange'> {
  readonly canClear: boolean;
  readonly children: ReactNode;
}

/** What is inside, and a button beside it that sets null. */
export function Choosable({ label, size, onChange, canClear, children }: ChoosableProps) {
  if (!canClear) return children;
  return (
    <div className={styles.line}>
      <div className={styles.wide}>{children}</div>
      <IconButton icon={X} size={partSize(size)} label={strings.fields.clear(label)} onClick={() => onChange(null)} />
    </div>
  );
}
