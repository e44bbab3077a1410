/** The widget of an input, and the edit that it makes. */
import { memo } from 'react';
import type { JSONValue } from '@/document/json';
import type { InputTemplate } from '@/schema/template';
import styles from './Node.module.css';

/** What a `Widget` takes. */
export interface WidgetProps {
  readonly node: string;
  readonly template: InputTemplate;
  readonly value: JSONValue | undefined;
}

/** The widget of an input. */
export const Widget = memo(function Widget({ template, value }: WidgetProps) {
  return <span className={styles.origin}>{JSON.stringify(value ?? template.default) ?? ''}</span>;
});
