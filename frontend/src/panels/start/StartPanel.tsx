/** What stands on the canvas while the graph is empty: how to begin. */
import { FolderOpen, Plus, Upload } from 'lucide-react';
import { useRef } from 'react';
import { useBench, useEditorState } from '@/app/bench';
import { commandNamed } from '@/commands';
import { openPart } from '@/editor/store';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { Examples } from './Examples';
import styles from './StartPanel.module.css';

const say = strings.start;

/** How to begin; nothing once the graph holds something. */
export function StartPanel() {
  const isEmpty = useEditorState((state) => {
    const { nodes, view } = openPart(state);
    return [nodes, view.frames, view.notes].every((things) => Object.keys(things).length === 0);
  });
  const isWhole = useEditorState((state) => state.place.length === 0);
  if (!isEmpty) return null;
  return (
    <section className={styles.start} aria-label={isWhole ? say.title : say.subgraphTitle}>
      <div className={styles.card}>
        <h2 className={styles.title}>{isWhole ? say.title : say.subgraphTitle}</h2>
        <p className={styles.sentence}>{isWhole ? say.sentence : say.subgraphSentence}</p>
        {isWhole ? <Examples /> : null}
        <Ways isWhole={isWhole} />
        {isWhole ? <p className={styles.hint}>{say.drop}</p> : null}
      </div>
    </section>
  );
}

function Ways({ isWhole }: { isWhole: boolean }) {
  const bench = useBench();
  const file = useRef<HTMLInputElement>(null);
  const add = commandNamed('graph.addNode');
  return (
    <div className={styles.ways}>
      <Button
        icon={Plus}
        size="l"
        {...(add.keys?.[0] === undefined ? {} : { keys: add.keys[0] })}
        onClick={() => bench.ui.setState({ dialog: { kind: 'palette' } })}
      >
        {say.add}
      </Button>
      {isWhole ? (
        <>
          <Button
            tone="quiet"
            size="l"
            icon={FolderOpen}
            onClick={() => bench.ui.setState({ dialog: { kind: 'library' } })}
          >
            {say.library}
          </Button>
          <Button tone="quiet" size="l" icon={Upload} onClick={() => file.current?.click()}>
            {say.file}
          </Button>
          <input
            ref={file}
            type="file"
            accept=".json,.png,.webp,.jpg,.jpeg"
            hidden
            onChange={(event) => {
              const [chosen] = event.target.files ?? [];
              if (chosen) void bench.files.openFile(chosen);
              event.target.value = '';
            }}
          />
        </>
      ) : null}
    </div>
  );
}
