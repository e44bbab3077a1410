/** What the inspector reads of one node of the open graph. */

import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { useBench, useEditorState } from '@/app/bench';
import type { Edge, WorkflowNode } from '@/document/workflow';
import { type EditorState, openPart } from '@/editor/store';
import { titleOf } from '@/graph/labels';
import { nodeTemplate } from '@/schema/binding';
import type { InvocationTemplate } from '@/schema/template';
import { templateFor } from '@/upgrade/standing';

/** A node of the open graph; undefined if it is gone. */
export function useNode(id: string): WorkflowNode | undefined {
  return useEditorState((state) => openPart(state).nodes[id]);
}

/** The template of a node, its ports included; undefined if its type is not installed, or not in its version. */
export function useTemplate(id: string): InvocationTemplate | undefined {
  return useEditorState((state) =>
    templateFor(openPart(state).nodes[id], nodeTemplate(state.document, state.place, id, state.templates)),
  );
}

/** The edges of the open graph that a test names. */
export function useEdges(isMeant: (edge: Edge) => boolean): readonly Edge[] {
  return useStore(
    useBench().editor.store,
    useShallow((state: EditorState) => openPart(state).edges.filter(isMeant)),
  );
}

/** What a node is called. */
export function useTitle(id: string): string {
  return useEditorState((state) =>
    titleOf(openPart(state), id, nodeTemplate(state.document, state.place, id, state.templates)),
  );
}
