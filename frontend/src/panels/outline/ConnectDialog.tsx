/** "Connect to …": the fields that fit another, in a list to choose from. */
import { Command as Choice } from 'cmdk';
import { useMemo, useState } from 'react';
import { useBench, useEditorState } from '@/app/bench';
import { here } from '@/commands/here';
import type { WireEnd } from '@/editor/ui';
import { strings } from '@/strings';
import { matching } from '@/ui/matching';
import { Picker, PickerHint } from '../commands/Picker';
import styles from '../commands/Picker.module.css';
import { type Candidate, candidatesFor, connectTo, portTitle } from './connecting';

const say = strings.outline.connect;
/** The choice that is no field. */
const ADD = 'add';

/** The window that asks what a field is to be connected to. */
export function ConnectDialog({ wire }: { wire: WireEnd }) {
  const bench = useBench();
  const revision = useEditorState((state) => state.revision);
  const [text, setText] = useState('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision stands for the document that `here` reads
  const all = useMemo(() => candidatesFor(here(bench), wire), [bench, wire, revision]);
  const found = text.trim() === '' ? all : matching(all, text, { keys: ['node', 'field', 'type'] });
  const close = () => bench.ui.setState({ dialog: undefined });
  const pick = (candidate: Candidate) => {
    close();
    connectTo(bench, wire, candidate);
  };
  const title = say.input(...portTitle(here(bench), wire.port, wire.isOutput ? 'outputs' : 'inputs'));
  return (
    <Picker title={title} placeholder={say.placeholder} text={text} onText={setText} onClose={close}>
      {found.length === 0 ? <PickerHint>{all.length === 0 ? say.none : say.noMatch}</PickerHint> : null}
      {found.map((candidate) => (
        <Choice.Item key={candidate.key} value={candidate.key} className={styles.item} onSelect={() => pick(candidate)}>
          <span className={styles.words}>
            <span className={styles.label}>{strings.outline.field(candidate.node, candidate.field)}</span>
            <span className={styles.detail}>{candidate.type}</span>
          </span>
          <span className={styles.aside}>
            {candidate.isConnected ? say.current : candidate.replaces ? say.replaces : ''}
          </span>
        </Choice.Item>
      ))}
      <Choice.Item
        value={ADD}
        className={styles.item}
        onSelect={() => bench.ui.setState({ dialog: { kind: 'palette', wire } })}
      >
        <span className={styles.label}>{say.add}</span>
      </Choice.Item>
    </Picker>
  );
}
