/** What is known of a picture: what it was made with, its size, and where it comes from. */
import { Copy, Search } from 'lucide-react';
import type { ImageView } from '@/api/types';
import { useBench } from '@/app/bench';
import { copyOut } from '@/commands/copying';
import { type Fact, type FactKind, factsOf, saverName, searchName, workflowName } from '@/gallery/facts';
import { EVERYTHING } from '@/gallery/query';
import { sizeText } from '@/models/listing';
import { strings } from '@/strings';
import { timeText } from '@/strings/formats';
import { IconButton } from '@/ui/IconButton';
import styles from './PictureFacts.module.css';

const words = strings.files.picture;
const say = strings.gallery.picture;
const KINDS: readonly FactKind[] = ['prompt', 'model', 'seed', 'setting'];

/** What is known of a picture, by groups; each value can be copied, or looked for in the gallery. */
export function PictureFacts({ image }: { image: ImageView }) {
  const facts = factsOf(image);
  const { run, node, width, height, created, size } = image;
  const workflow = workflowName(image);
  return (
    <aside className={styles.facts} aria-label={words.facts}>
      {KINDS.map((kind) => {
        const own = facts.filter((fact) => fact.kind === kind);
        return own.length === 0 ? null : (
          <section key={kind}>
            <h3>{say.groups[kind]}</h3>
            <dl>
              {own.map((fact, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two facts may be the same
                <MadeWith key={place} fact={fact} />
              ))}
            </dl>
          </section>
        );
      })}
      <section>
        <h3>{say.groups.file}</h3>
        <dl>
          <Row label={words.size} text={words.pixels(width, height)} />
          <Row label={words.file} text={`${image.name} · ${sizeText(size)}`} />
          <Row label={words.made} text={timeText(created * 1000)} />
          {node ? <Row label={words.node} text={saverName(image) || node} /> : null}
          {run ? <Row label={words.run} text={workflow ? `${workflow} · ${run.slice(-8)}` : run} /> : null}
        </dl>
      </section>
    </aside>
  );
}

function MadeWith({ fact }: { fact: Fact }) {
  const { ui } = useBench();
  const { kind, label, text } = fact;
  function find(): void {
    const wanted = { name: searchName(fact), value: text };
    ui.setState({ dialog: undefined, view: 'gallery', gallery: { ...EVERYTHING, facts: [wanted] } });
  }
  return (
    <Row label={label} text={text} isLong={kind === 'prompt'}>
      <span className={styles.tools}>
        <IconButton size="s" icon={Copy} label={say.copy(label)} onClick={() => void copyOut(ui, text, say.copied)} />
        {kind === 'prompt' ? null : <IconButton size="s" icon={Search} label={say.find(label)} onClick={find} />}
      </span>
    </Row>
  );
}

interface RowProps {
  readonly label: string;
  readonly text: string;
  readonly isLong?: boolean;
  readonly children?: React.ReactNode;
}

function Row({ label, text, isLong = false, children }: RowProps) {
  return (
    <div className={styles.row} data-long={isLong || undefined}>
      <dt>{label}</dt>
      <dd>
        <span className={styles.text}>{text}</span>
        {children}
      </dd>
    </div>
  );
}
