/** Subgraphs of the open document as node types: adding one adds a node that calls it. */
import { type Place, partAt } from '@/document/place';
import type { EditorState } from '@/editor/store';
import { callerIn } from '@/graph/roles';
import { reachableFrom, samePlace } from '@/graph/scope';
import { bindingOf } from '@/schema/binding';
import { portedTemplate } from '@/schema/ports';
import type { InvocationTemplate } from '@/schema/template';
import { strings } from '@/strings';

/** A subgraph that can be called, with the template of a node that does. */
export interface Callable {
  readonly name: string;
  readonly template: InvocationTemplate;
}

/** The subgraphs that a node of the open graph can call: those whose names are known there, but for circles. */
export function callables({ document, place, templates }: EditorState): readonly Callable[] {
  const caller = callerIn(templates);
  const binding = bindingOf(document, templates);
  const scope = binding.scopeAt(place);
  const rule = caller?.ports;
  if (!caller || !rule || !scope) return [];
  const isCircle = (definition: Place) =>
    reachableFrom(document, definition, templates).some((inner) => samePlace(inner, place));
  return namesAt(document, place).flatMap((name): Callable[] => {
    const target = binding.resolve(scope, name);
    if (!target || isCircle(target.place)) return [];
    const ported = portedTemplate(caller, rule, binding.interfaceAt(target), []);
    const { [rule.of]: _, ...inputs } = ported.inputs;
    const { subgraph: description, subgraphs: category } = strings.palette;
    const words = { title: target.part.name || name, description, category, pack: '' };
    return [{ name, template: { ...ported, ...words, inputs } }];
  });
}

/** Names that mean a definition in the graph at a place, the nearest first. */
function namesAt(document: EditorState['document'], place: Place): readonly string[] {
  const around = [...place.keys(), place.length].reverse().map((depth) => partAt(document, place.slice(0, depth)));
  return [...new Set(around.flatMap((part) => Object.keys(part?.subgraphs ?? {})))];
}
