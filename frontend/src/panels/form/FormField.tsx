/** A field of the form, to be filled in: what it is called, what it is for, its widget, and what is wrong with it. */
import { memo, useId } from 'react';
import { useEditorState } from '@/app/bench';
import { MISSING, useFieldTrouble } from '@/canvas/problems';
import { ROOT } from '@/document/place';
import { FieldWidget } from '@/fields/FieldWidget';
import { widgetOf } from '@/fields/registry';
import type { Field } from '@/forms/element';
import type { ShownInput } from '@/forms/shown';
import { titleOf } from '@/graph/labels';
import { nodeTemplate } from '@/schema/binding';
import { strings } from '@/strings';
import { tip } from '@/ui/tip';
import styles from './Form.module.css';
import { useShownInput } from './use-form';

/** A field of the form; nothing where the workflow has no such input. */
export const FormField = memo(function FormField({ field }: { field: Field }) {
  const shown = useShownInput(field);
  return shown ? <Shown {...shown} showsDescription={field.showsDescription} /> : null;
});

function Shown({ node, input, label, description, showsDescription }: ShownInput & { showsDescription: boolean }) {
  const value = useEditorState((state) => state.document.nodes[node]?.inputs[input.name]);
  const trouble = useFieldTrouble(node, input.name);
  const problem = trouble?.code === MISSING ? strings.forms.page.missing : trouble?.text;
  const origin = useOrigin(node, input.name);
  const id = useId();
  const isSwitch = widgetOf(input)?.name === 'switch';
  return (
    <div
      className={styles.field}
      data-field={input.name}
      data-of={node}
      data-flat={isSwitch || undefined}
      data-problem={problem !== undefined || undefined}
    >
      <label className={styles.label} htmlFor={id} {...tip(showsDescription ? undefined : description)}>
        {label}
        {input.required && value === undefined && origin === undefined ? (
          <span className={styles.required} {...tip(strings.forms.page.required)}>
            *
          </span>
        ) : null}
      </label>
      {origin === undefined ? (
        <FieldWidget
          node={node}
          input={input}
          value={value}
          size="full"
          label={label}
          id={id}
          problemId={problem === undefined ? undefined : `${id}-problem`}
        />
      ) : (
        <p className={styles.origin}>{strings.forms.page.from(origin)}</p>
      )}
      {problem === undefined ? null : (
        <p id={`${id}-problem`} className={styles.problem}>
          {problem}
        </p>
      )}
      {showsDescription && description !== '' ? <p className={styles.description}>{description}</p> : null}
    </div>
  );
}

/** What the node is called that gives an input its value; undefined where none does. */
function useOrigin(node: string, input: string): string | undefined {
  return useEditorState(({ document, templates }) => {
    const edge = document.edges.find((each) => each[2] === node && each[3] === input);
    return edge && titleOf(document, edge[0], nodeTemplate(document, ROOT, edge[0], templates));
  });
}
