/** The two workflows that are compared, and what is different in them: `useComparison`. */
import { useQuery } from '@tanstack/react-query';
import type { Api } from '@/api/api';
import type { Body } from '@/api/types';
import { useBench, useEditorState } from '@/app/bench';
import { type Difference, readDifferences } from '@/diff/difference';
import type { WorkflowDocument } from '@/document/workflow';
import { openedDocument } from '@/files/opening';
import { written } from '@/files/written';

/** One of two workflows: what is open, or a revision of a saved one. */
export type Side = 'open' | { readonly workflow: string; readonly revision: number };

/** Two workflows in the current format, and what is different. */
export interface Comparison {
  readonly before: WorkflowDocument;
  readonly after: WorkflowDocument;
  readonly differences: readonly Difference[];
}

/** Compare two workflows; undefined while the server is asked. `error` says why it can't be done. */
export function useComparison(before: Side, after: Side): { data: Comparison | undefined; error: Error | null } {
  const { api, editor } = useBench();
  const revision = useEditorState((state) => state.revision);
  const keyOf = (side: Side) => (side === 'open' ? ['open', revision] : [side.workflow, side.revision]);
  const documentOf = async (side: Side) => (side === 'open' ? editor.store.getState().document : saved(api, side));
  return useQuery({
    queryKey: ['comparison', ...keyOf(before), ...keyOf(after)],
    queryFn: async (): Promise<Comparison> => {
      const [one, other] = await Promise.all([documentOf(before), documentOf(after)]);
      const told = await api.documents.diff(written(one) as Body, written(other) as Body);
      return { before: one, after: other, differences: readDifferences(told) };
    },
    staleTime: Number.POSITIVE_INFINITY, // revisions never change
    structuralSharing: false, // documents may hold numbers that JSON of browsers can't
    retry: false,
  });
}

/** A revision in the current format. */
async function saved(api: Api, { workflow, revision }: Exclude<Side, 'open'>): Promise<WorkflowDocument> {
  const told = await api.workflows.document(workflow, revision);
  return (await openedDocument(api, told, workflow)).document;
}
