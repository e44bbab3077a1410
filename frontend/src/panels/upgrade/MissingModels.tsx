/** Models that the workflow names and that are not here, with what may be taken instead. */
import { useStore } from 'zustand';
import { useBench, useEditorState } from '@/app/bench';
import { useModels } from '@/fields/answers';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { Combobox } from '@/ui/Combobox';
import { Section } from '@/ui/Section';
import { fieldAt } from '@/upgrade/paths';
import type { MissingModel } from '@/upgrade/report';
import styles from './Missing.module.css';
import { NodeLink } from './NodeLink';
import { useNames } from './use-names';

/** Models that are not here. */
export function MissingModels({ models }: { models: readonly MissingModel[] }) {
  if (models.length === 0) return null;
  return (
    <Section title={strings.upgrade.sections.models} count={models.length}>
      <ul className={styles.list}>
        {models.map((model) => (
          <Card key={JSON.stringify([model.name, model.hash, model.kind, model.base])} model={model} />
        ))}
      </ul>
    </Section>
  );
}

function Card({ model }: { model: MissingModel }) {
  const { upgrade } = useBench();
  const isBusy = useStore(upgrade.store, (state) => state.isBusy);
  const say = strings.upgrade.models;
  const facts = [model.base, model.kind].filter(Boolean).join(' · ');
  const take = (name: string) => void upgrade.choose({ models: { [model.name]: name } });
  return (
    <li className={styles.card} data-model={model.name}>
      <p className={styles.name}>{model.name}</p>
      {facts ? <p className={styles.facts}>{facts}</p> : null}
      <Places places={model.places} />
      {model.offers.length > 0 ? (
        <fieldset className={styles.offers}>
          <legend>{say.offers}</legend>
          {model.offers.map(({ name, by }) => (
            <Button key={name} size="s" disabled={isBusy} onClick={() => take(name)}>
              {name} <span className={styles.by}>{by === 'hash' ? say.same : say.alike}</span>
            </Button>
          ))}
        </fieldset>
      ) : null}
      <Others model={model} onChange={take} />
    </li>
  );
}

/** The fields that name it, each with the way there. */
function Places({ places }: { places: readonly string[] }) {
  const document = useEditorState((state) => state.document);
  const nameOf = useNames();
  return (
    <p className={styles.facts}>
      {strings.upgrade.models.named}{' '}
      {places.map((place, at) => {
        const found = fieldAt(document, place);
        return (
          <span key={place}>
            {at > 0 ? ', ' : ''}
            {found ? (
              <NodeLink path={found.path} field={found.field}>
                {nameOf(found.path)}
              </NodeLink>
            ) : (
              place
            )}
          </span>
        );
      })}
    </p>
  );
}

/** All models of its kind. */
function Others({ model, onChange }: { model: MissingModel; onChange: (name: string) => void }) {
  const say = strings.upgrade.models;
  const { data: models } = useModels(model.kind ? [model.kind] : [], model.base ? [model.base] : []);
  return (
    <Combobox
      label={say.choose(model.name)}
      placeholder={say.other}
      size="s"
      value={undefined}
      choices={(models ?? []).map(({ name, kind, base, place }) => ({
        value: name,
        label: name,
        detail: [base, kind].filter(Boolean).join(' · '),
        words: [place],
      }))}
      onChange={onChange}
      empty={<p className={styles.facts}>{say.none}</p>}
    />
  );
}
