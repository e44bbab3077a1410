/** The workflow, or the subgraph that is open: what people say about it, and its interface. */
import { useBench, useEditorState } from '@/app/bench';
import type { Meta } from '@/document/workflow';
import { openPart } from '@/editor/store';
import { strings } from '@/strings';
import { Section } from '@/ui/Section';
import styles from './Inspector.module.css';
import { InterfaceList } from './InterfaceList';
import { MetaField } from './MetaField';
import { NameField } from './NameField';

const say = strings.inspector.workflow;

/** The workflow, or the subgraph that is open. */
export function WorkflowInspector() {
  const { editor } = useBench();
  const isWhole = useEditorState((state) => state.place.length === 0);
  const name = useEditorState((state) => (isWhole ? state.document.name : state.place.at(-1)));
  const counts = useEditorState((state) => {
    const { nodes, edges } = openPart(state);
    return say.counts(Object.keys(nodes).length, edges.length);
  });
  const meta = useEditorState((state) => state.document.meta);
  const set = <K extends keyof Meta>(key: K, label: string, value: Meta[K]) =>
    editor.edit(
      say.edit(label),
      (draft) => {
        draft.meta[key] = value;
      },
      { merge: `meta:${String(key)}` },
    );
  return (
    <>
      <header className={styles.head}>
        {isWhole ? (
          <NameField
            label={say.name}
            value={name ?? ''}
            placeholder={strings.app.untitled}
            onChange={(next) =>
              editor.edit(
                say.edit(say.name),
                (draft) => {
                  draft.name = next;
                },
                { merge: 'name' },
              )
            }
          />
        ) : (
          <h2 className={styles.title}>{name}</h2>
        )}
        <p className={styles.type}>
          <span>{isWhole ? say.title : say.subgraph}</span>
          <span>{counts}</span>
        </p>
      </header>
      <InterfaceList />
      {isWhole ? (
        <Section title={say.about}>
          <div className={styles.fields}>
            <MetaField
              label={say.description}
              hint={say.descriptionHint}
              value={meta.description}
              lines={[2, 8]}
              onChange={(value) => set('description', say.description, value)}
            />
            <MetaField label={say.author} value={meta.author} onChange={(value) => set('author', say.author, value)} />
            <MetaField
              label={say.tags}
              hint={say.tagsHint}
              value={meta.tags.join(', ')}
              isSlow
              onChange={(value) => set('tags', say.tags, tagsIn(value))}
            />
            <MetaField
              label={say.notes}
              hint={say.notesHint}
              value={meta.notes}
              lines={[2, 16]}
              onChange={(value) => set('notes', say.notes, value)}
            />
          </div>
        </Section>
      ) : null}
    </>
  );
}

function tagsIn(text: string): string[] {
  return [...new Set(text.split(/[,，、]/).map((tag) => tag.trim()))].filter((tag) => tag !== '');
}
