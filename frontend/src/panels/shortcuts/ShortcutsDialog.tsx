/** All shortcuts, by group, in one list. */
import { useState } from 'react';
import { useBench } from '@/app/bench';
import { commands } from '@/commands';
import { COMMAND_GROUPS, type Command } from '@/commands/command';
import { strings } from '@/strings';
import { Dialog } from '@/ui/Dialog';
import { Kbd } from '@/ui/Kbd';
import { matching } from '@/ui/matching';
import { TextInput } from '@/ui/TextInput';
import { useEnglish } from '../commands/use-english';
import styles from './ShortcutsDialog.module.css';

const say = strings.finding.shortcuts;
const groups = strings.commands.groups;
const withKeys = commands.filter(({ keys = [] }) => keys.length > 0);

/** The window with all shortcuts. */
export function ShortcutsDialog() {
  const { ui } = useBench();
  const [text, setText] = useState('');
  const english = useEnglish();
  const keys = ['title', 'words', ({ title }: Command) => [...(english.get(title) ?? [])]];
  const found = text.trim() === '' ? withKeys : matching(withKeys, text, { keys });
  return (
    <Dialog open onClose={() => ui.setState({ dialog: undefined })} title={say.title} size="l">
      <div className={styles.filter}>
        <TextInput type="search" aria-label={say.filter} placeholder={say.filter} value={text} onChange={setText} />
      </div>
      <div className={styles.groups}>
        {found.length === 0 ? <p className={styles.none}>{say.none}</p> : null}
        {COMMAND_GROUPS.map((group) => (
          <ShortcutGroup key={group} title={groups[group]} commands={found.filter((each) => each.group === group)} />
        ))}
      </div>
    </Dialog>
  );
}

function ShortcutGroup({ title, commands: list }: { title: string; commands: readonly Command[] }) {
  if (list.length === 0) return null;
  return (
    <section className={styles.group}>
      <h3 className={styles.heading}>{title}</h3>
      <dl className={styles.list}>
        {list.map((command) => (
          <div key={command.id} className={styles.row}>
            <dt>{command.title}</dt>
            <dd className={styles.keys}>
              {command.keys?.map((keys, at) => (
                <span key={keys} className={styles.keys}>
                  {at > 0 ? <span className={styles.or}>{say.or}</span> : null}
                  <Kbd keys={keys} />
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
