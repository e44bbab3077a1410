/** An input of a node: its name, its widget or what is connected to it, and what can be done with it. */
import { CornerDownLeft, Ellipsis, Eye, EyeOff, RotateCcw, Unplug } from 'lucide-react';
import { useId } from 'react';
import { useBench, useEditorState } from '@/app/bench';
import { useFieldProblem } from '@/canvas/problems';
import { concealPort, exposePort } from '@/commands/ports';
import { openPart } from '@/editor/store';
import { FieldWidget, fieldChange, fieldId } from '@/fields/FieldWidget';
import { widgetOf } from '@/fields/registry';
import { disconnect } from '@/graph/edges';
import { exposedName } from '@/graph/exposure';
import type { InputTemplate } from '@/schema/template';
import { strings } from '@/strings';
import { typeColor, typeLabel } from '@/theme/type-color';
import { classes } from '@/ui/classes';
import { IconButton } from '@/ui/IconButton';
import { Menu } from '@/ui/Menu';
import type { MenuEntry } from '@/ui/menu-entry';
import { tip } from '@/ui/tip';
import { Connections } from './Connections';
import styles from './Row.module.css';
import { useEdges, useNode } from './use-node';

const say = strings.inspector.field;

/** An input of a node. */
export function InputRow({ node, input }: { node: string; input: InputTemplate }) {
  const { name } = input;
  const bench = useBench();
  const { editor } = bench;
  const value = useNode(node)?.inputs[name];
  const edges = useEdges((edge) => edge[2] === node && edge[3] === name);
  const label = useEditorState((state) => openPart(state).view.fields[node]?.[name]?.label) || input.title;
  const exposed = useEditorState((state) => exposedName(openPart(state), 'inputs', [node, name]));
  const problem = useFieldProblem(node, name);
  const problemId = useId();
  const isConnected = edges.length > 0;
  const rule = isConnected ? undefined : widgetOf(input);
  const change = fieldChange(editor, node, input);
  const toggleExposed = () =>
    exposed === undefined ? exposePort(bench, 'inputs', [node, name]) : concealPort(bench, 'inputs', exposed);
  const entries = (): readonly MenuEntry[] => [
    {
      id: 'reset',
      label: strings.fields.reset,
      icon: RotateCcw,
      disabled: value === undefined,
      run: change.reset,
    },
    {
      id: 'expose',
      label: exposed === undefined ? say.expose : say.conceal,
      icon: exposed === undefined ? Eye : EyeOff,
      disabled: isConnected && exposed === undefined,
      run: toggleExposed,
    },
    {
      id: 'disconnect',
      label: say.disconnect,
      icon: Unplug,
      disabled: !isConnected,
      run: () => editor.editPart(say.disconnect, (part) => disconnect(part, edges)),
    },
  ];
  return (
    <div
      className={classes(styles.row, (rule?.isWide || edges.length > 1) && styles.wide)}
      data-field={name}
      data-problem={problem !== undefined || undefined}
    >
      <div className={styles.head}>
        <span
          className={styles.type}
          data-cardinality={input.type.cardinality}
          style={{ '--type': typeColor(input.type.name) }}
          {...tip(typeLabel(input.type.name))}
        />
        <label className={styles.label} htmlFor={fieldId(node, name, 'full')} {...tip(input.description)}>
          {label}
          {input.required && value === undefined && !isConnected ? <span className={styles.required}>*</span> : null}
        </label>
        {isConnected && exposed === undefined ? null : (
          <IconButton
            className={exposed === undefined ? styles.expose : styles.exposed}
            size="s"
            icon={Eye}
            pressed={exposed !== undefined}
            label={exposed === undefined ? say.exposeField(label) : say.exposedField(label, exposed)}
            onClick={toggleExposed}
          />
        )}
        {value === undefined || isConnected ? null : (
          <IconButton
            className={styles.reset}
            size="s"
            icon={RotateCcw}
            label={strings.fields.resetLabel(label)}
            onClick={change.reset}
          />
        )}
        <Menu
          label={say.menu(label)}
          align="end"
          entries={entries}
          trigger={<IconButton className={styles.more} size="s" icon={Ellipsis} label={say.menu(label)} />}
        />
      </div>
      <div className={styles.value}>
        {isConnected ? (
          <Connections edges={edges} icon={CornerDownLeft} />
        ) : (
          <FieldWidget
            node={node}
            input={input}
            value={value}
            size="full"
            label={label}
            problemId={problem === undefined ? undefined : problemId}
          />
        )}
      </div>
      {problem === undefined ? null : (
        <p id={problemId} className={styles.problem}>
          {problem}
        </p>
      )}
    </div>
  );
}
