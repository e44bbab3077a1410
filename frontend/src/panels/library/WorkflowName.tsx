/** What is open: its name, which can be changed here, and whether it is saved; and the menu of files. */
import { ChevronDown } from 'lucide-react';
import { useStore } from 'zustand';
import { useBench, useEditorState } from '@/app/bench';
import { isEnabled } from '@/commands/command';
import { fileCommands } from '@/commands/files';
import { strings } from '@/strings';
import { IconButton } from '@/ui/IconButton';
import { Menu } from '@/ui/Menu';
import { tip } from '@/ui/tip';
import styles from './WorkflowName.module.css';

const words = strings.files;

/** The name of the workflow, a mark where it is not saved, and what can be done with files. */
export function WorkflowName() {
  const bench = useBench();
  const { editor, files } = bench;
  const name = useEditorState(({ document }) => document.name);
  const { isUnsaved, isElsewhere, newer } = useStore(files.store);
  const mark = newer !== undefined ? words.newer : isElsewhere ? words.elsewhere : isUnsaved ? words.unsaved : '';

  function rename(next: string): void {
    const write = (draft: { name: string }) => {
      draft.name = next;
    };
    editor.edit(words.name, write, { merge: 'name' });
  }

  return (
    <div className={styles.box}>
      <span className={styles.sizer} data-text={name || words.untitled}>
        <input
          className={styles.name}
          value={name}
          placeholder={words.untitled}
          aria-label={words.name}
          spellCheck={false}
          size={1}
          onChange={(event) => rename(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
          }}
        />
      </span>
      {mark ? (
        <span
          className={styles.mark}
          data-warns={newer !== undefined || isElsewhere || undefined}
          role="img"
          aria-label={mark}
          {...tip(mark)}
        />
      ) : null}
      <Menu
        label={words.commands.menu}
        entries={() =>
          fileCommands.map((command) => ({
            id: command.id,
            label: command.title,
            disabled: !isEnabled(command, bench),
            ...(command.keys?.[0] ? { keys: command.keys[0] } : {}),
            run: () => void command.run(bench),
          }))
        }
        trigger={<IconButton size="s" icon={ChevronDown} label={words.commands.menu} />}
      />
    </div>
  );
}
