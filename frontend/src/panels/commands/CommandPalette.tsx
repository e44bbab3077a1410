/** The command palette: everything that can be done, found by a few letters. */
import { Command as Choice } from 'cmdk';
import { useState } from 'react';
import { useBench, useEditorState } from '@/app/bench';
import { commands } from '@/commands';
import { COMMAND_GROUPS, type Command, isEnabled } from '@/commands/command';
import { strings } from '@/strings';
import { Kbd } from '@/ui/Kbd';
import { matching } from '@/ui/matching';
import { Picker, PickerHint } from './Picker';
import styles from './Picker.module.css';
import { useEnglish } from './use-english';

const say = strings.finding.commands;
const groups = strings.commands.groups;

/**
 * The commands that some letters find, the best first; in the order of their groups where there are none. `english`
 * has English words by title: whoever knows those finds it in any language.
 */
export function foundCommands(
  all: readonly Command[],
  text: string,
  english: ReadonlyMap<string, readonly string[]> = new Map(),
): readonly Command[] {
  if (text.trim() !== '') {
    return matching(all, text, {
      keys: [
        ({ title }) => title,
        ({ title, words = [] }) => [...(english.get(title) ?? []), ...words],
        ({ group }) => groups[group],
      ],
    });
  }
  return COMMAND_GROUPS.flatMap((group) => all.filter((command) => command.group === group));
}

/** The command palette, of all commands or of some. */
export function CommandPalette({ all = commands }: { all?: readonly Command[] }) {
  const bench = useBench();
  useEditorState((state) => state.revision); // what can be done changes with the document
  const [text, setText] = useState('');
  const found = foundCommands(all, text, useEnglish());
  const close = () => bench.ui.setState({ dialog: undefined });
  const run = (command: Command) => {
    if (!isEnabled(command, bench)) return;
    close();
    void command.run(bench);
  };
  const rows = (list: readonly Command[]) =>
    list.map((command) => (
      <CommandRow key={command.id} command={command} enabled={isEnabled(command, bench)} onRun={run} />
    ));
  return (
    <Picker {...say} text={text} onText={setText} onClose={close}>
      {found.length === 0 ? <PickerHint>{say.none}</PickerHint> : null}
      {text.trim() === ''
        ? COMMAND_GROUPS.map((group) => {
            const list = found.filter((command) => command.group === group);
            return list.length === 0 ? null : (
              <Choice.Group key={group} heading={groups[group]}>
                {rows(list)}
              </Choice.Group>
            );
          })
        : rows(found)}
    </Picker>
  );
}

/** One command. One that can't be done now is there all the same, so that Enter never runs another instead. */
function CommandRow(props: { command: Command; enabled: boolean; onRun: (command: Command) => void }) {
  const { command, enabled, onRun } = props;
  const [keys] = command.keys ?? [];
  return (
    <Choice.Item
      value={command.id}
      onSelect={() => onRun(command)}
      data-off={!enabled || undefined}
      className={styles.item}
    >
      <span className={styles.words}>
        <span className={styles.label}>{command.title}</span>
      </span>
      {enabled ? null : <span className={styles.aside}>{say.unable}</span>}
      {keys === undefined ? null : <Kbd keys={keys} />}
    </Choice.Item>
  );
}
