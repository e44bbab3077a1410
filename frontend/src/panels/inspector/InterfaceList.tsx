/** The interface of the open graph: its inputs and outputs by name, to rename and put in order. */
import { ArrowDown, ArrowUp, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useBench, useEditorState } from '@/app/bench';
import { concealPort, renamePortHere } from '@/commands/ports';
import type { Port } from '@/document/workflow';
import { nodesSelected } from '@/editor/selection';
import { openPart } from '@/editor/store';
import { moveExposed, type PortSide } from '@/graph/exposure';
import { strings } from '@/strings';
import { typeColor } from '@/theme/type-color';
import { IconButton } from '@/ui/IconButton';
import { Section } from '@/ui/Section';
import { TextInput } from '@/ui/TextInput';
import { tip } from '@/ui/tip';
import styles from './InterfaceList.module.css';
import { useTemplate, useTitle } from './use-node';

const say = strings.inspector.workflow;

/** The interface of the open graph. */
export function InterfaceList() {
  const inputs = useEditorState((state) => openPart(state).interface.inputs);
  const outputs = useEditorState((state) => openPart(state).interface.outputs);
  const isEmpty = Object.keys(inputs).length + Object.keys(outputs).length === 0;
  return (
    <Section title={say.interface}>
      {isEmpty ? <p className={styles.none}>{say.noInterface}</p> : null}
      <Side side="inputs" title={say.inputs} ports={inputs} />
      <Side side="outputs" title={say.outputs} ports={outputs} />
    </Section>
  );
}

function Side({ side, title, ports }: { side: PortSide; title: string; ports: Readonly<Record<string, Port>> }) {
  const names = Object.keys(ports);
  if (names.length === 0) return null;
  return (
    <>
      <h4 className={styles.heading}>{title}</h4>
      <ul className={styles.list}>
        {Object.entries(ports).map(([name, port], at) => (
          <Entry
            key={port.join('\n')}
            side={side}
            name={name}
            port={port}
            isFirst={at === 0}
            isLast={at === names.length - 1}
            isTaken={(other) => other !== name && names.includes(other)}
          />
        ))}
      </ul>
    </>
  );
}

interface EntryProps {
  readonly side: PortSide;
  readonly name: string;
  readonly port: Port;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly isTaken: (name: string) => boolean;
}

function Entry({ side, name, port, isFirst, isLast, isTaken }: EntryProps) {
  const bench = useBench();
  const { editor, ui } = bench;
  const [typed, setTyped] = useState<string>();
  const [node, field] = port;
  const title = useTitle(node);
  const template = useTemplate(node)?.[side][field];
  const wrong = typed !== undefined && isTaken(typed.trim());
  const rename = () => {
    const next = typed?.trim() ?? '';
    if (next !== '' && next !== name && !wrong) renamePortHere(bench, side, name, next);
    setTyped(undefined);
  };
  const move = (by: -1 | 1) => editor.editPart(say.movePort, (part) => moveExposed(part, side, name, by));
  const jump = () => {
    editor.select(nodesSelected([node]));
    ui.setState({ goal: { node, field } });
  };
  return (
    <li className={styles.entry}>
      <div className={styles.line}>
        <TextInput
          size="s"
          aria-label={say.portName(name)}
          aria-invalid={wrong || undefined}
          value={typed ?? name}
          onChange={setTyped}
          onBlur={rename}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
          }}
          {...tip(wrong ? say.taken(typed.trim()) : undefined)}
        />
        <IconButton size="s" icon={ArrowUp} label={say.up(name)} disabled={isFirst} onClick={() => move(-1)} />
        <IconButton size="s" icon={ArrowDown} label={say.down(name)} disabled={isLast} onClick={() => move(1)} />
        <IconButton size="s" icon={EyeOff} label={say.remove(name)} onClick={() => concealPort(bench, side, name)} />
      </div>
      <button type="button" className={styles.source} onClick={jump}>
        <span className={styles.dot} style={{ background: typeColor(template?.type.name ?? '') }} />
        {strings.inspector.field.from(title, template?.title ?? field)}
      </button>
    </li>
  );
}
