/** Node types that are not known here: what they are, how to get them, and others in their place. */
import { Copy } from 'lucide-react';
import { useStore } from 'zustand';
import { useBench, useEditorState } from '@/app/bench';
import { copyOut } from '@/commands/copying';
import { strings } from '@/strings';
import { Combobox } from '@/ui/Combobox';
import { IconButton } from '@/ui/IconButton';
import { Section } from '@/ui/Section';
import type { MissingType } from '@/upgrade/report';
import styles from './Missing.module.css';
import { NodeLink } from './NodeLink';
import { useNames } from './use-names';

/** Nodes that one link each is made of, at most. */
const MOST = 12;

/** Node types that are not known here. */
export function MissingTypes({ missing }: { missing: readonly MissingType[] }) {
  if (missing.length === 0) return null;
  return (
    <Section title={strings.upgrade.sections.types} count={missing.length}>
      <ul className={styles.list}>
        {missing.map((each) => (
          <Card key={each.type} missing={each} />
        ))}
      </ul>
    </Section>
  );
}

function Card({ missing }: { missing: MissingType }) {
  const nameOf = useNames();
  const { type, nodes } = missing;
  return (
    <li className={styles.card} data-type={type}>
      <p className={styles.name}>
        <code>{type}</code>
      </p>
      <Reason missing={missing} />
      <p className={styles.facts}>
        {nodes.slice(0, MOST).map((path, at) => (
          <span key={path}>
            {at > 0 ? ', ' : ''}
            <NodeLink path={path}>{nodeName(nameOf(path), path, type)}</NodeLink>
          </span>
        ))}
        {nodes.length > MOST ? ` +${nodes.length - MOST}` : null}
      </p>
      <OtherType type={type} />
    </li>
  );
}

/** A node that has no name of its own is called by its id: all of them have the name of their type. */
function nodeName(name: string, path: string, type: string): string {
  return name === type ? path : name;
}

function Reason({ missing: { note, program, pack, version } }: { missing: MissingType }) {
  const say = strings.upgrade.types;
  if (note) return <p className={styles.text}>{say.removed(note)}</p>;
  if (program) return <p className={styles.text}>{say.ofProgram(program)}</p>;
  return (
    <>
      <p className={styles.text}>{say.ofPack(pack, version)}</p>
      <Command text={`pip install ${version ? `${pack}==${version}` : pack}`} />
      <p className={styles.facts}>{say.otherName}</p>
    </>
  );
}

function Command({ text }: { text: string }) {
  const { ui } = useBench();
  const { copy, copied } = strings.upgrade.types;
  return (
    <div className={styles.command}>
      <code>{text}</code>
      <IconButton size="s" icon={Copy} label={copy} onClick={() => void copyOut(ui, text, copied)} />
    </div>
  );
}

/** Another type for all nodes of one. */
function OtherType({ type }: { type: string }) {
  const { upgrade } = useBench();
  const templates = useEditorState((state) => state.templates);
  const isBusy = useStore(upgrade.store, (state) => state.isBusy);
  const say = strings.upgrade.types;
  return (
    <Combobox
      label={say.choose(type)}
      placeholder={say.other}
      size="s"
      disabled={isBusy}
      value={undefined}
      choices={Object.values(templates).map(({ type: name, title, category, tags }) => ({
        value: name,
        label: title,
        detail: category,
        words: [name, ...tags],
      }))}
      onChange={(name) => void upgrade.choose({ types: { [type]: name } })}
    />
  );
}
