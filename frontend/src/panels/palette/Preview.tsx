/** What a node type is, before it is added: what it does, takes and gives. */
import type { InputTemplate, InvocationTemplate, OutputTemplate } from '@/schema/template';
import { strings } from '@/strings';
import { typeColor, typeLabel } from '@/theme/type-color';
import styles from './Preview.module.css';

const say = strings.palette;
/** Fields that are told of each side. */
const MOST = 9;

/** What a node type does, takes and gives; `field` is the one that the wire goes to. */
export function Preview({ template, field }: { template: InvocationTemplate; field: string | undefined }) {
  const isUsual = template.classification === 'stable' || template.classification === '';
  return (
    <aside className={styles.preview}>
      <h3 className={styles.title}>{template.title}</h3>
      <p className={styles.badges}>
        <code>{template.type}</code>
        {isUsual ? null : <span className={styles.badge}>{template.classification}</span>}
        {template.outputNode ? <span className={styles.badge}>{say.output}</span> : null}
      </p>
      <p className={styles.description}>{template.description}</p>
      <Fields title={say.takes} fields={Object.values(template.inputs)} field={field} />
      <Fields title={say.gives} fields={Object.values(template.outputs)} field={field} />
    </aside>
  );
}

interface FieldsProps {
  readonly title: string;
  readonly fields: readonly (InputTemplate | OutputTemplate)[];
  readonly field: string | undefined;
}

function Fields({ title, fields, field }: FieldsProps) {
  const seen = fields.filter((each) => !each.hidden);
  return (
    <section className={styles.side}>
      <h4>{title}</h4>
      <ul>
        {seen.slice(0, MOST).map((each) => (
          <li key={each.name} data-meant={each.name === field || undefined}>
            <span
              className={styles.dot}
              data-cardinality={each.type.cardinality}
              style={{ background: typeColor(each.type.name) }}
            />
            <span className={styles.name}>{each.title}</span>
            <span className={styles.type}>{typeLabel(each.type.name)}</span>
          </li>
        ))}
        {seen.length === 0 ? <li className={styles.type}>{say.nothing}</li> : null}
        {seen.length > MOST ? <li className={styles.type}>{say.more(seen.length - MOST)}</li> : null}
      </ul>
    </section>
  );
}
