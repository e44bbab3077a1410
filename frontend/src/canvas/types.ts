/** The types of the open graph: templates of its nodes, and which wires may be. */
import { useMemo } from 'react';
import { useEditorState } from '@/app/bench';
import type { Part } from '@/document/workflow';
import type { TemplateOf } from '@/graph/templates';
import type { Types } from '@/graph/types';
import { problemsOfAdding } from '@/schema/edges';
import { graphOf } from '@/schema/graph';
import type { Templates } from '@/schema/template';

/** How operations on a graph of these templates ask for types. */
export function typesOf(templates: Templates): Types {
  const templatesOf = (part: Part): TemplateOf => graphOf(part.nodes, part.edges, templates).templateOf;
  return {
    templatesOf,
    problem: (part, edge) => {
      const open = part.edges.filter((other) => other[2] !== edge[2] || other[3] !== edge[3]);
      return problemsOfAdding(graphOf(part.nodes, open, templates), edge)[0]?.brief;
    },
  };
}

/** How operations on the open graph ask for types. */
export function useTypes(): Types {
  const templates = useEditorState((state) => state.templates);
  return useMemo(() => typesOf(templates), [templates]);
}
