/** One input of a node: its handle, its name, and its widget or where its value comes from. */
import { memo, useId } from 'react';
import type { JSONValue } from '@/document/json';
import { edgeKey } from '@/editor/selection';
import { FieldWidget } from '@/fields/FieldWidget';
import { widgetOf } from '@/fields/registry';
import { takesMany } from '@/schema/template';
import { strings } from '@/strings';
import { tip } from '@/ui/tip';
import type { InputFact } from './facts';
import styles from './Node.module.css';
import { PortHandle } from './PortHandle';
import { useFieldProblem } from './problems';
import { useRefusal } from './use-refusal';

/** What an `InputRow` takes. */
export interface InputRowProps {
  readonly node: string;
  readonly input: InputFact;
  readonly value: JSONValue | undefined;
}

/** One input of a node. */
export const InputRow = memo(function InputRow({ node, input, value }: InputRowProps) {
  const { name, label, type, template, sources } = input;
  const refusal = useRefusal(node, name, false);
  const problem = useFieldProblem(node, name);
  const isConnected = sources.length > 0;
  const canConnect = template?.input !== 'direct';
  const widget = template && !isConnected ? widgetOf(template) : undefined;
  const problemId = useId();
  return (
    <div
      className={styles.row}
      data-field={name}
      data-refused={refusal !== undefined || undefined}
      data-problem={problem !== undefined || undefined}
    >
      <PortHandle
        side="input"
        name={name}
        type={type}
        connected={isConnected}
        connectable={canConnect}
        wire={onlyWire(input)}
      />
      <span className={styles.label} {...tip(template?.description)}>
        {label}
        {template?.required && !isConnected && value === undefined ? <Required /> : null}
      </span>
      {input.exposed === undefined ? null : (
        <span className={styles.exposed} {...tip(strings.canvas.node.exposedInput(input.exposed))} />
      )}
      {widget && template ? (
        <div className={widget.isWide ? styles.wide : styles.widget}>
          <FieldWidget
            node={node}
            input={template}
            value={value}
            size="compact"
            label={label}
            problemId={problem === undefined ? undefined : problemId}
          />
        </div>
      ) : (
        <Origin input={input} />
      )}
      {problem === undefined ? null : (
        <p className={styles.problem} id={problemId}>
          {problem}
        </p>
      )}
    </div>
  );
});

function Required() {
  return (
    <span className={styles.required} {...tip(strings.canvas.node.required)}>
      *
    </span>
  );
}

/** The key of the one edge of an input that takes no second. */
function onlyWire({ sources, template }: InputFact): string | undefined {
  const [source] = sources;
  return source && template && !takesMany(template) ? edgeKey(source.edge) : undefined;
}

/** Where the value of an input without a widget comes from. */
function Origin({ input }: { input: InputFact }) {
  const text = strings.ui.list(input.sources.map((source) => source.label));
  return (
    <span className={styles.origin} {...tip(text)}>
      {text}
    </span>
  );
}
