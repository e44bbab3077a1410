/** One node in full. */
import { useBench, useEditorState } from '@/app/bench';
import { categoryColor } from '@/canvas/colors';
import type { WorkflowNode } from '@/document/workflow';
import { openPart } from '@/editor/store';
import { renameNode } from '@/graph/labels';
import { setLook } from '@/graph/looks';
import { PlaceholderNote } from '@/panels/upgrade/PlaceholderNote';
import { strings } from '@/strings';
import { tintColor } from '@/theme/tints';
import { Section } from '@/ui/Section';
import { TextArea } from '@/ui/TextArea';
import { About } from './About';
import { ColorPicker } from './ColorPicker';
import { InputRow } from './InputRow';
import styles from './Inspector.module.css';
import { ModeControl } from './ModeControl';
import { NameField } from './NameField';
import { OutputRow } from './OutputRow';
import { StrayValues } from './StrayValues';
import { useEdges, useNode, useTemplate } from './use-node';

const say = strings.inspector.node;

/** One node in full: its name, how it takes part, its inputs and outputs, notes, and what its type is. */
export function NodeInspector({ id }: { id: string }) {
  const { editor } = useBench();
  const node = useNode(id);
  const template = useTemplate(id);
  const view = useEditorState((state) => openPart(state).view.nodes[id]);
  if (!node) return null;
  const inputs = Object.values(template?.inputs ?? {}).filter((input) => !input.hidden);
  const usual = inputs.filter((input) => !input.advanced);
  const advanced = inputs.filter((input) => input.advanced);
  const outputs = Object.values(template?.outputs ?? {}).filter((output) => !output.hidden);
  return (
    <>
      <header className={styles.head} style={{ '--node': tintColor(view?.color) ?? categoryColor(template?.category) }}>
        <NameField
          label={say.name}
          value={node.label}
          placeholder={template?.title ?? node.type}
          onChange={(label) =>
            editor.editPart(say.rename, (part) => renameNode(part, id, label), { merge: `name:${id}` })
          }
        />
        <p className={styles.type}>
          <code>{node.type}</code>
          {template ? <span>v{template.version}</span> : null}
        </p>
        {template ? <p className={styles.description}>{template.description}</p> : <Placeholder id={id} node={node} />}
        <div className={styles.ways}>
          <ModeControl nodes={[id]} mode={node.mode} />
          <ColorPicker
            value={view?.color}
            onChange={(color) => editor.editPart(strings.inspector.color.set, (part) => setLook(part, [id], { color }))}
          />
        </div>
      </header>
      {template ? (
        <Section title={say.inputs} count={usual.length}>
          {usual.map((input) => (
            <InputRow key={input.name} node={id} input={input} />
          ))}
          {inputs.length === 0 ? <p className={styles.nothing}>{say.noInputs}</p> : null}
        </Section>
      ) : null}
      {advanced.length > 0 ? (
        <Section
          title={say.advanced}
          count={advanced.length}
          closed={advanced.every(({ name }) => node.inputs[name] === undefined)}
        >
          {advanced.map((input) => (
            <InputRow key={input.name} node={id} input={input} />
          ))}
        </Section>
      ) : null}
      <StrayValues node={id} />
      {template ? (
        <Section title={say.outputs} count={outputs.length}>
          {outputs.map((output) => (
            <OutputRow key={output.name} node={id} output={output} />
          ))}
          {outputs.length === 0 ? <p className={styles.nothing}>{say.noOutputs}</p> : null}
        </Section>
      ) : null}
      <Section title={say.notes} closed={!view?.notes}>
        <TextArea
          aria-label={say.notes}
          placeholder={say.notesHint}
          value={view?.notes ?? ''}
          lines={[2, 12]}
          spellCheck
          onChange={(notes) =>
            editor.editPart(say.notes, (part) => setLook(part, [id], { notes }), { merge: `notes:${id}` })
          }
        />
      </Section>
      {template ? <About template={template} id={id} /> : null}
    </>
  );
}

function Placeholder({ id, node }: { id: string; node: WorkflowNode }) {
  const wired = new Set(useEdges((edge) => edge[2] === id).map((edge) => edge[3]));
  return <PlaceholderNote id={id} node={node} wired={wired} />;
}
