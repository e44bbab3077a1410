/** All inputs that a form may ask for, to show them in the interface or take them out: of what is selected, else of all. */
import { Command as Choice } from 'cmdk';
import { Check } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useBench, useEditorState } from '@/app/bench';
import { concealPort, exposePort } from '@/commands/ports';
import { openPart } from '@/editor/store';
import { type Candidate, candidates } from '@/forms/candidates';
import { Picker, PickerHint } from '@/panels/commands/Picker';
import picker from '@/panels/commands/Picker.module.css';
import { nodeTemplate } from '@/schema/binding';
import { strings } from '@/strings';
import { matching } from '@/ui/matching';
import styles from './FieldsDialog.module.css';

const say = strings.forms.fields;
/** How many are shown at once; more letters bring the others. */
const MOST_SHOWN = 200;

/** The window in which fields are chosen. It stays open, so that several can be. */
export function FieldsDialog() {
  const bench = useBench();
  const part = useEditorState(openPart);
  const state = useEditorState((now) => now);
  const [chosen] = useState(() => [...state.selection.nodes].filter((id) => id in part.nodes));
  const [text, setText] = useState('');
  const all = useMemo(() => {
    const nodes = chosen.length > 0 ? new Set(chosen) : undefined;
    return candidates(part, (node) => nodeTemplate(state.document, state.place, node, state.templates), nodes);
  }, [part, state, chosen]);
  const found = text.trim() === '' ? all : matching(all, text, { keys: ['label', 'nodeTitle', 'name'] });
  const toggle = ({ name, node, field }: Candidate) => {
    if (name === undefined) exposePort(bench, 'inputs', [node, field]);
    else concealPort(bench, 'inputs', name);
  };
  return (
    <Picker
      title={chosen.length > 0 ? say.ofSelection(chosen.length) : say.title}
      placeholder={say.placeholder}
      text={text}
      onText={setText}
      onClose={() => bench.ui.setState({ dialog: undefined })}
      foot={say.foot}
    >
      {found.length === 0 ? <PickerHint>{all.length === 0 ? say.nothing : say.none}</PickerHint> : null}
      {found.slice(0, MOST_SHOWN).map((each) => (
        <Choice.Item key={each.key} value={each.key} className={picker.item} onSelect={() => toggle(each)}>
          <span className={styles.box} data-on={each.name !== undefined || undefined}>
            {each.name === undefined ? null : <Check aria-hidden />}
          </span>
          <span className={picker.words}>
            <span className={picker.label}>{each.label}</span>
            <span className={picker.detail}>{each.nodeTitle}</span>
          </span>
          {each.name === undefined ? null : <span className={picker.aside}>{say.on}</span>}
        </Choice.Item>
      ))}
    </Picker>
  );
}
