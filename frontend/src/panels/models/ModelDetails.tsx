/** What is known of a model, and what can be done with it. */
import { useQueryClient } from '@tanstack/react-query';
import { CircleCheck, Copy, Fingerprint, Images, Plus, RefreshCw, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { ModelView } from '@/api/types';
import { useBench } from '@/app/bench';
import { copyOut } from '@/commands/copying';
import { attempt } from '@/editor/attempt';
import { fieldTitle } from '@/editor/fields';
import { notify } from '@/editor/ui';
import { EVERYTHING } from '@/gallery/query';
import { sizeText } from '@/models/listing';
import { strings } from '@/strings';
import { timeText } from '@/strings/formats';
import { Button } from '@/ui/Button';
import { Menu } from '@/ui/Menu';
import styles from './ModelDetails.module.css';
import { fieldsFor, putModelInto } from './using';

const words = strings.models;
const say = words.details;

/** One model. */
export function ModelDetails({ model }: { model: ModelView }) {
  const bench = useBench();
  const { api, ui } = bench;
  const answers = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const { name, place, kind, base, variant, precision, layout, size, digest, problems, seen } = model;

  async function identify(withDigest: boolean): Promise<void> {
    setBusy(true);
    await attempt(ui, async () => {
      await api.models.identify(name, withDigest);
      await answers.invalidateQueries({ queryKey: ['models'] });
      notify(ui, { tone: 'success', text: say.identified(name) });
    });
    setBusy(false);
  }

  const fields = fieldsFor(bench, model);
  const [only, ...others] = fields;
  const rows: readonly (readonly [string, string | null])[] = [
    [words.kind, words.kinds[kind] ?? kind],
    [words.base, base ?? words.unknown],
    [say.variant, variant],
    [words.columns.precision, precision],
    [words.columns.size, sizeText(size)],
    [say.layout, say.layouts[layout] ?? layout],
    [say.place, model.built_in ? words.builtIn : place],
    [say.seen, timeText(seen * 1000)],
    [say.digest, digest ?? say.noDigest],
  ];
  return (
    <>
      <h3 className={styles.name}>{name}</h3>
      <div className={styles.acts}>
        {others.length > 0 ? (
          <Menu
            label={say.use}
            entries={() =>
              fields.map((field) => ({
                id: `${field.node} ${field.input}`,
                label: fieldTitle(bench.editor.store.getState(), field).join(' · '),
                run: () => putModelInto(bench, model, field),
              }))
            }
            trigger={
              <Button tone="primary" icon={Plus}>
                {say.use}
              </Button>
            }
          />
        ) : (
          <Button
            tone="primary"
            icon={Plus}
            onClick={() => (only ? putModelInto(bench, model, only) : void copyOut(ui, name, say.noField))}
          >
            {say.use}
          </Button>
        )}
        <Button icon={Copy} onClick={() => void copyOut(ui, name, say.copied)}>
          {say.copyName}
        </Button>
      </div>
      {problems.length === 0 ? (
        <p className={styles.fine}>
          <CircleCheck aria-hidden />
          {say.fine}
        </p>
      ) : (
        <section className={styles.problems} aria-label={say.problems}>
          {problems.map((problem) => (
            <p key={problem}>
              <TriangleAlert aria-hidden />
              <span>{problem}</span>
            </p>
          ))}
        </section>
      )}
      <dl className={styles.facts}>
        {rows.map(([label, text]) =>
          text === null ? null : (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          ),
        )}
      </dl>
      <div className={styles.acts}>
        <Button
          size="s"
          icon={Images}
          onClick={() =>
            ui.setState({ view: 'gallery', gallery: { ...EVERYTHING, facts: [{ name: 'model', value: name }] } })
          }
        >
          {say.madeWith}
        </Button>
        <Button size="s" icon={Fingerprint} busy={isBusy} onClick={() => void identify(true)}>
          {say.identify}
        </Button>
        <Button size="s" icon={RefreshCw} disabled={isBusy} onClick={() => void identify(false)}>
          {say.again}
        </Button>
      </div>
    </>
  );
}
