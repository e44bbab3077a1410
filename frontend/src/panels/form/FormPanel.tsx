/** The form beside the graph: to be used, or to be built. */
import { AppWindow } from 'lucide-react';
import { ToggleGroup } from 'radix-ui';
import { useState } from 'react';
import { useBench, useEditorState } from '@/app/bench';
import { commandNamed } from '@/commands';
import { openForm } from '@/commands/forms';
import { ROOT } from '@/document/place';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';
import { IconButton } from '@/ui/IconButton';
import { Builder } from './Builder';
import { FormBody } from './FormBody';
import styles from './FormPanel.module.css';
import { useForm } from './use-form';

const say = strings.forms.panel;
const MODES = ['use', 'build'] as const;
type Mode = (typeof MODES)[number];

/** The form beside the graph. */
export function FormPanel() {
  const bench = useBench();
  const isWhole = useEditorState((state) => state.place.length === 0);
  const [mode, setMode] = useState<Mode>('build');
  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        <h2 className={styles.title}>{say.title}</h2>
        <ToggleGroup.Root
          type="single"
          className={styles.modes}
          aria-label={say.mode}
          value={mode}
          onValueChange={(next) => {
            const found = MODES.find((each) => each === next);
            if (found) setMode(found);
          }}
        >
          {MODES.map((each) => (
            <ToggleGroup.Item key={each} value={each} className={styles.mode}>
              {say[each]}
            </ToggleGroup.Item>
          ))}
        </ToggleGroup.Root>
        <IconButton
          icon={AppWindow}
          label={say.page}
          keys={commandNamed('form.open').keys?.[0]}
          onClick={() => openForm(bench)}
        />
      </div>
      {isWhole ? <Body mode={mode} /> : <Outside />}
    </div>
  );
}

function Body({ mode }: { mode: Mode }) {
  const { tree } = useForm();
  if (mode === 'build') return <Builder />;
  return (
    <div className={styles.form}>
      {tree.children.length > 0 ? (
        <FormBody tree={tree} level={3} />
      ) : (
        <EmptyState icon={AppWindow} title={strings.forms.page.empty}>
          {strings.forms.page.emptyText}
        </EmptyState>
      )}
    </div>
  );
}

function Outside() {
  const { editor } = useBench();
  return (
    <EmptyState
      icon={AppWindow}
      title={say.outside}
      action={<Button onClick={() => editor.open(ROOT)}>{say.leave}</Button>}
    >
      {say.outsideText}
    </EmptyState>
  );
}
