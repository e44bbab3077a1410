/** What commands work on: the open graph with its types, and what is selected in it. */
import { type Place, partAt, ROOT } from '@/document/place';
import type { Part, WorkflowDocument } from '@/document/workflow';
import type { Selection } from '@/editor/selection';
import { openPart } from '@/editor/store';
import { settle } from '@/graph/settling';
import type { TemplateOf } from '@/graph/templates';
import { isNothing, type Things } from '@/graph/things';
import { type Types, typesAt } from '@/graph/types';
import type { Templates } from '@/schema/template';
import type { Workbench } from '@/workbench/workbench';

/** The open graph, as a command finds it. */
export interface Here {
  readonly document: WorkflowDocument;
  readonly place: Place;
  readonly part: Part;
  readonly selection: Selection;
  readonly templates: Templates;
  readonly types: Types;
  readonly templateOf: TemplateOf;
}

/** The open graph. */
export function here(bench: Pick<Workbench, 'editor'>): Here {
  const state = bench.editor.store.getState();
  const { document, selection, templates } = state;
  const part = openPart(state);
  const place = partAt(document, state.place) ? state.place : ROOT;
  const types = typesAt(document, place, templates);
  return { document, place, part, selection, templates, types, templateOf: types.templatesOf(part) };
}

/** The nodes that are selected and still there. */
export function selectedNodes(bench: Pick<Workbench, 'editor'>): Set<string> {
  const { part, selection } = here(bench);
  return new Set([...selection.nodes].filter((id) => id in part.nodes));
}

/** The one node that is selected; undefined if there is none, or more. */
export function onlyNode(bench: Pick<Workbench, 'editor'>): string | undefined {
  const nodes = selectedNodes(bench);
  return nodes.size === 1 ? [...nodes][0] : undefined;
}

/** Whether a node is selected. */
export function hasNodes(bench: Pick<Workbench, 'editor'>): boolean {
  return selectedNodes(bench).size > 0;
}

/** Whether a node, frame or note is selected. */
export function hasThings(bench: Pick<Workbench, 'editor'>): boolean {
  return !isNothing(here(bench).selection);
}

/** Some things as a selection of just them. */
export function asSelection(things: Things): Selection {
  return { ...things, edges: new Set() };
}

/** Change where things stand, as one step; what had no place yet gets the one where it is shown. */
export function editPlaces(
  bench: Pick<Workbench, 'editor'>,
  label: string,
  recipe: (part: Part, templateOf: TemplateOf) => void,
  merge?: string,
): void {
  const { types } = here(bench);
  bench.editor.editPart(
    label,
    (part) => {
      const templateOf = types.templatesOf(part);
      settle(part, templateOf);
      recipe(part, templateOf);
    },
    merge === undefined ? {} : { merge },
  );
}
