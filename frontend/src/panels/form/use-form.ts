/** What components ask of the form of the open workflow. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { useBench, useEditorState } from '@/app/bench';
import { ROOT } from '@/document/place';
import type { EditorState } from '@/editor/store';
import { formOf, isAutomatic } from '@/forms/automatic';
import type { Field } from '@/forms/element';
import { type ShownInput, shownInput } from '@/forms/shown';
import { type Branch, readForm } from '@/forms/tree';
import { nodeTemplate } from '@/schema/binding';

/** The form of the open workflow. */
export interface OpenForm {
  readonly tree: Branch;
  /** Whether nobody made it. */
  readonly isAutomatic: boolean;
}

/** The form of the open workflow. */
export function useForm(): OpenForm {
  const form = useEditorState((state) => state.document.form);
  const inputs = useEditorState((state) => state.document.interface.inputs);
  return useMemo(
    () => ({ tree: readForm(formOf(form, Object.keys(inputs))), isAutomatic: isAutomatic(form) }),
    [form, inputs],
  );
}

const NOTHING = {};

/** The input behind a field of the form; undefined where there is none, or none that is known. */
export function useShownInput({ input, settings }: Pick<Field, 'input' | 'settings'>): ShownInput | undefined {
  const found = useStore(
    useBench().editor.store,
    useShallow((state: EditorState): ShownInput | typeof NOTHING => shownIn(state, input, settings) ?? NOTHING),
  );
  return 'node' in found ? found : undefined;
}

/** The input behind a name of the interface of a workflow, as settings ask for it. */
export function shownIn(
  { document, templates }: Pick<EditorState, 'document' | 'templates'>,
  name: string,
  settings: Field['settings'],
): ShownInput | undefined {
  return shownInput(document, name, settings, (node) => nodeTemplate(document, ROOT, node, templates));
}
