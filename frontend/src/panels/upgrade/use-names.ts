/** What nodes are called, by their paths. */
import { useEditorState } from '@/app/bench';
import { titleOf } from '@/graph/labels';
import { own } from '@/schema/reading';
import { nodeAt } from '@/upgrade/paths';

/** Gives the name of a node; its path where there is no such node, as of one that became part of another. */
export function useNames(): (path: string) => string {
  const document = useEditorState((state) => state.document);
  const templates = useEditorState((state) => state.templates);
  return (path) => {
    const found = nodeAt(document, path);
    return found ? titleOf(found.part, found.id, own(templates, found.node.type)) : path;
  };
}
