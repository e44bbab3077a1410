/** How a field of the form asks for its input: with which words, by which control, within which bounds. */
import { Crosshair, Settings2 } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useBench } from '@/app/bench';
import type { JSONNumber, JSONObject } from '@/document/json';
import { nodesSelected } from '@/editor/selection';
import { boundsOf } from '@/fields/input-facts';
import type { Field } from '@/forms/element';
import { boundsIn, choicesText, settingsKind, type Way, wayOf, waysOf, withChoices, withWay } from '@/forms/settings';
import type { ShownInput } from '@/forms/shown';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { ExactInput } from '@/ui/ExactInput';
import { IconButton } from '@/ui/IconButton';
import { Popover } from '@/ui/Popover';
import { Select } from '@/ui/Select';
import { Switch } from '@/ui/Switch';
import { TextArea } from '@/ui/TextArea';
import { sayOf, setDescribed, setSettings } from './edits';
import styles from './FieldSettings.module.css';
import { useShownInput } from './use-form';

const say = strings.forms.build;
const USUAL = 'usual';
const PLAIN: JSONObject = {};

/** What the settings of a field take. */
export interface FieldSettingsProps {
  /** The id of the field in the form. */
  readonly id: string;
  readonly field: Field;
}

/** A button that opens the settings of a field. */
export function FieldSettings({ id, field }: FieldSettingsProps) {
  const shown = useShownInput({ input: field.input, settings: PLAIN });
  if (!shown) return null;
  const label = say.settings(shown.label);
  return (
    <Popover label={label} align="end" trigger={<IconButton size="s" icon={Settings2} label={label} />}>
      <Settings id={id} field={field} shown={shown} />
    </Popover>
  );
}

function Settings({ id, field, shown }: FieldSettingsProps & { readonly shown: ShownInput }) {
  const bench = useBench();
  const { node, input, label, description } = shown;
  const jump = () => {
    bench.editor.select(nodesSelected([node]));
    bench.ui.setState({ view: 'graph', goal: { node, field: input.name } });
  };
  return (
    <div className={styles.settings}>
      <Row label={say.showDescription} isFlat>
        {(control) => (
          <Switch
            id={control}
            checked={field.showsDescription}
            onChange={(isShown) => setDescribed(bench, id, label, isShown)}
          />
        )}
      </Row>
      <Row label={say.description}>
        {(control) => (
          <TextArea
            id={control}
            lines={[2, 6]}
            value={description}
            spellCheck
            onChange={(text) => sayOf(bench, [node, input.name], label, { description: text })}
          />
        )}
      </Row>
      <WaySettings id={id} field={field} shown={shown} />
      <Button size="s" tone="quiet" icon={Crosshair} onClick={jump}>
        {say.jump}
      </Button>
    </div>
  );
}

function WaySettings({ id, field, shown }: FieldSettingsProps & { readonly shown: ShownInput }) {
  const bench = useBench();
  const { input, label } = shown;
  const { settings } = field;
  const kind = settingsKind(input);
  if (kind === undefined) return null;
  const way = wayOf(input, settings);
  const set = (next: JSONObject) => setSettings(bench, id, label, next);
  const choices = [USUAL, ...waysOf(kind)].map((value) => ({ value, label: say.ways[value as Way] }));
  const choose = (value: string) =>
    set(
      withWay(
        input,
        settings,
        waysOf(kind).find((each) => each === value),
      ),
    );
  return (
    <>
      <Row label={say.way}>
        {(control) => <Select id={control} value={way ?? USUAL} choices={choices} onChange={choose} />}
      </Row>
      {way !== undefined && kind !== 'string-field-config' ? <Bounds {...{ input, settings, set }} /> : null}
      {way === 'dropdown' ? (
        <Row label={say.choices}>
          {(control) => (
            <TextArea
              id={control}
              lines={[3, 10]}
              placeholder={say.choicesHint}
              value={choicesText(settings)}
              onChange={(lines) => set(withChoices(settings, lines))}
            />
          )}
        </Row>
      ) : null}
    </>
  );
}

interface BoundsProps {
  readonly input: ShownInput['input'];
  readonly settings: JSONObject;
  readonly set: (settings: JSONObject) => void;
}

function Bounds({ input, settings, set }: BoundsProps) {
  const known = boundsOf(input);
  const said = boundsIn(settings);
  const change = (name: 'min' | 'max') => (value: JSONNumber | null) => {
    const { [name]: _, ...others } = settings;
    set(value === null ? others : { ...others, [name]: value });
  };
  return (
    <div className={styles.pair}>
      {(['min', 'max'] as const).map((name) => (
        <Row key={name} label={say[name]}>
          {(control) => (
            <ExactInput
              id={control}
              {...known}
              optional
              value={said[name] ?? null}
              placeholder={known[name] === undefined ? '' : String(known[name])}
              onChange={change(name)}
            />
          )}
        </Row>
      ))}
    </div>
  );
}

/** A setting under its name. */
function Row(props: { label: string; isFlat?: boolean; children: (control: string) => ReactNode }) {
  const id = useId();
  return (
    <div className={styles.setting} data-flat={props.isFlat || undefined}>
      <label htmlFor={id}>{props.label}</label>
      {props.children(id)}
    </div>
  );
}
