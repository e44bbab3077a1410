/** What is wrong with the pins of a graph: outputs that stand for the run of a node. */
import type { Part } from '@/document/workflow';
import { strings } from '@/strings';
import { type Graph, nodeName } from './graph';
import { type Problem, problemAt } from './problem';

const say = strings.schema.node;

/** Pins on nodes or outputs that don't exist, or with outputs left out; those of nodes that don't run don't matter. */
export function pinProblems(pins: Part['pins'], active: Graph, whole: Graph): readonly Problem[] {
  return Object.entries(pins).flatMap(([id, found]) => {
    if (!Object.hasOwn(whole.nodes, id)) return isInner(id, whole) ? [] : [noSuchNode(id)];
    const template = Object.hasOwn(active.nodes, id) ? active.templateOf(id) : undefined;
    if (!template) return [];
    const names = Object.keys(template.outputs);
    return found.flatMap(({ outputs }) => {
      const given = Object.keys(outputs);
      const reasons = [
        ...given.filter((name) => !names.includes(name)).map((name) => [name, say.pinGives(name, names)] as const),
        ...names.filter((name) => !given.includes(name)).map((name) => [name, say.pinLacks(name)] as const),
      ];
      return reasons.map(([name, reason]) =>
        problemAt('invalid-pin', say.ofNode(nodeName(whole, id), reason), reason, id, name),
      );
    });
  });
}

/** Whether an id is that of a node in a graph which a node runs: `outer/number/inner`. */
function isInner(id: string, { nodes }: Graph): boolean {
  return [...id].some((letter, at) => letter === '/' && Object.hasOwn(nodes, id.slice(0, at)));
}

function noSuchNode(id: string): Problem {
  const message = say.noSuchPin(id);
  return problemAt('invalid-pin', message, message, id);
}
