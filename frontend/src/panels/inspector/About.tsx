/** What the type of a node is. */
import { Replace } from 'lucide-react';
import { useBench } from '@/app/bench';
import type { InvocationTemplate } from '@/schema/template';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { Section } from '@/ui/Section';
import styles from './Inspector.module.css';

const say = strings.inspector.node;

/** What the type of a node is, and the way to another one. */
export function About({ template, id }: { template: InvocationTemplate; id: string }) {
  const { ui } = useBench();
  const facts: [string, string][] = [
    [say.pack, template.pack],
    [say.category, template.heading ?? template.category],
    [say.tags, strings.ui.list(template.tags)],
    [say.purity, say.purities[template.purity]],
  ];
  return (
    <Section title={say.about} closed>
      <dl className={styles.facts}>
        {facts
          .filter(([, fact]) => fact !== '')
          .map(([name, fact]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{fact}</dd>
            </div>
          ))}
      </dl>
      <Button size="s" icon={Replace} onClick={() => ui.setState({ dialog: { kind: 'palette', swap: id } })}>
        {say.swap}
      </Button>
    </Section>
  );
}
