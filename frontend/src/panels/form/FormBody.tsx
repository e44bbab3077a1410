/** The form, to be filled in: sections, words and fields, as somebody put them. */
import { createContext, useContext } from 'react';
import type { Branch } from '@/forms/tree';
import styles from './Form.module.css';
import { FormField } from './FormField';

/** The level of headings in the form, which goes on from that of what it is in. */
const Level = createContext(2);
const HEADINGS = [undefined, 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'] as const;

/** What a `FormBody` takes. */
export interface FormBodyProps {
  readonly tree: Branch;
  /** The level of the outermost headings. */
  readonly level: number;
}

/** The form. What of it nobody here understands is not shown. */
export function FormBody({ tree, level }: FormBodyProps) {
  return (
    <Level value={level}>
      <div className={styles.form} data-layout={layoutOf(tree)}>
        <Children of={tree} />
      </div>
    </Level>
  );
}

function Children({ of }: { of: Branch }) {
  return of.children.map((child) => <Element key={child.id} branch={child} />);
}

function Element({ branch }: { branch: Branch }) {
  const level = useContext(Level);
  const { element } = branch;
  const Heading = HEADINGS[level] ?? 'h6';
  switch (element.kind) {
    case 'container':
      return (
        <fieldset className={styles.section} data-layout={element.layout} aria-label={sectionName(branch)}>
          <Level value={Math.min(level + 1, 6)}>
            <Children of={branch} />
          </Level>
        </fieldset>
      );
    case 'field':
      return <FormField field={element} />;
    case 'heading':
      return <Heading className={styles.heading}>{element.content}</Heading>;
    case 'text':
      return <p className={styles.text}>{element.content}</p>;
    case 'divider':
      return <hr className={styles.divider} />;
    default:
      return null;
  }
}

/** What a section is called: its first heading. */
export function sectionName({ children }: Branch): string | undefined {
  const first = children.find(({ element }) => element.kind === 'heading')?.element;
  return first?.kind === 'heading' && first.content !== '' ? first.content : undefined;
}

function layoutOf({ element }: Branch): string {
  return element.kind === 'container' ? element.layout : 'column';
}
