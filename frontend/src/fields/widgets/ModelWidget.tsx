/** A model, found by its name. */
import { useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import type { ModelView } from '@/api/types';
import { useBench } from '@/app/bench';
import { isObject, mapping, text } from '@/schema/reading';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { Combobox } from '@/ui/Combobox';
import { useModels } from '../answers';
import { allowsNull } from '../input-facts';
import { partSize, type WidgetProps } from '../widget';
import { Choosable } from './Choosable';
import styles from './ModelWidget.module.css';

/**
 * A model of the kinds and bases that the field asks for. One that is not there keeps its name, and says that it is
 * missing: it may be on another machine.
 */
export function ModelWidget(props: WidgetProps) {
  const { input, value, onChange, size, label, id } = props;
  const { data: models, isPending, isError } = useModels(input.modelKinds, input.modelBases);
  const name = text(mapping(value).name);
  const found = models?.find((model) => isSame(model, value));
  const isMissing = name !== '' && models !== undefined && !found;
  const say = strings.fields.model;
  const choose = (key: string) => {
    const model = models?.find((each) => each.name === key);
    if (model) onChange({ ...model.value });
  };
  return (
    <Choosable {...props} canClear={allowsNull(input) && isObject(value)}>
      <Combobox
        id={id}
        label={label}
        size={partSize(size)}
        value={found?.name}
        choices={(models ?? []).map(choiceOf)}
        onChange={choose}
        placeholder={say.choose}
        invalid={isMissing || props.problemId !== undefined}
        describedBy={props.problemId}
        text={name === '' ? undefined : isMissing ? `${name}, ${say.missing}` : name}
        shown={name === '' ? undefined : <Shown name={name} model={found} isMissing={isMissing} />}
        empty={isPending ? say.open : isError ? say.failed : <None kinds={input.modelKinds} />}
        foot={<Scan />}
      />
    </Choosable>
  );
}

function choiceOf(model: ModelView) {
  return { value: model.name, label: model.name, detail: detailOf(model), words: [model.place] };
}

function detailOf({ base, kind, built_in }: ModelView): string {
  return [base, kind, built_in ? strings.fields.model.builtIn : null].filter(Boolean).join(' · ');
}

/** Whether a model is the one that a value names: by its hash where both have one, else by name. */
function isSame(model: ModelView, value: WidgetProps['value']): boolean {
  const { hash, name } = mapping(value);
  if (typeof hash === 'string' && model.digest !== null) return model.digest === hash;
  return model.name === name;
}

function Shown({ name, model, isMissing }: { name: string; model: ModelView | undefined; isMissing: boolean }) {
  const say = strings.fields.model;
  return (
    <span className={styles.shown} data-tip={isMissing ? say.missingHint(name) : undefined}>
      <span className={styles.name}>{name}</span>
      {isMissing ? <span className={styles.missing}>{say.missing}</span> : null}
      {model?.base ? <span className={styles.base}>{model.base}</span> : null}
    </span>
  );
}

function None({ kinds }: { kinds: readonly string[] }) {
  const say = strings.fields.model;
  return (
    <div className={styles.none}>
      <strong>{say.none}</strong>
      {kinds.length > 0 ? <span>{say.noneHint(strings.ui.list(kinds))}</span> : null}
    </div>
  );
}

function Scan() {
  const { api } = useBench();
  const answers = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const scan = async () => {
    setBusy(true);
    try {
      await api.models.scan();
      await answers.invalidateQueries({ queryKey: ['models'] });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="s" tone="quiet" icon={RefreshCw} busy={isBusy} onClick={scan}>
      {strings.fields.model.scan}
    </Button>
  );
}
