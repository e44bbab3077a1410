/** What was done to the document as a whole, and not to one node. */
import { strings } from '@/strings';
import { Section } from '@/ui/Section';
import { type Change, gravity } from '@/upgrade/report';
import { ChangeLine } from './ChangeLine';
import styles from './UpgradePanel.module.css';

/** What was done to the document as a whole; open where something of it should be read. */
export function DocumentLines({ lines }: { lines: readonly Change[] }) {
  if (lines.length === 0) return null;
  const isGrave = lines.some(({ status }) => gravity(status) > gravity('lossless'));
  return (
    <Section title={strings.upgrade.sections.document} count={lines.length} closed={!isGrave}>
      <ul className={styles.list}>
        {lines.map((change, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a report have no names, and never move
          <ChangeLine key={at} change={change} />
        ))}
      </ul>
    </Section>
  );
}
