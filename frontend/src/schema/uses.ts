/** The graphs that a document runs, each after those that it uses itself, with what is wrong with how they are used. */
import { ROOT } from '@/document/place';
import type { Port } from '@/document/workflow';
import { strings } from '@/strings';
import type { Binding, Scope } from './binding';
import { inputName, nodeName, outputName } from './graph';
import { namedBy } from './ports';
import { type Problem, problemAt } from './problem';
import { own } from './reading';
import { type InvocationTemplate, takesMany } from './template';

const say = strings.schema.subgraph;

/** A graph that runs. `loose` are nodes whose ports are not known: nothing is told that only follows from that. */
export interface Use {
  readonly scope: Scope;
  readonly problems: readonly Problem[];
  readonly loose: ReadonlySet<string>;
}

/** The graphs that a document runs, or one of its graphs; that comes last. */
export function usesOf(binding: Binding, from = binding.scopeAt(ROOT)): readonly Use[] {
  const uses = new Map<Scope, Use>();
  if (from) visit(binding, from, [], uses);
  return [...uses.values()];
}

function visit(binding: Binding, scope: Scope, path: Scope[], uses: Map<Scope, Use>): void {
  path.push(scope);
  const problems: Problem[] = [];
  const loose = new Set<string>();
  for (const [node, name] of references(binding, scope)) {
    const target = binding.resolve(scope, name);
    if (target && path.includes(target)) {
      problems.push(recursion(binding, scope, node, [...path.slice(path.indexOf(target)), target]));
      loose.add(node);
    } else if (!target) {
      problems.push(unknownSubgraph(binding, scope, node, name));
      loose.add(node);
    } else {
      if (!uses.has(target)) visit(binding, target, path, uses);
      problems.push(...nameProblems(binding, scope, node, target));
    }
  }
  if (scope.around) problems.push(...interfaceProblems(binding, scope));
  path.pop();
  uses.set(scope, { scope, problems, loose });
}

/** The subgraph that each node with ports names; nothing about a muted node is a problem. */
function references(binding: Binding, { part }: Scope): readonly (readonly [node: string, name: string])[] {
  return Object.entries(part.nodes).flatMap(([id, { type, inputs, mode }]): (readonly [string, string])[] => {
    const name = mode === 'muted' ? undefined : namedBy(own(binding.templates, type), inputs);
    return name === undefined ? [] : [[id, name]];
  });
}

function recursion(binding: Binding, scope: Scope, node: string, circle: readonly Scope[]): Problem {
  const reason = say.recursion(circle.map(({ place }) => place.at(-1) ?? ''));
  return problemAt('recursion', say.ofNode(nodeName(binding.graph(scope), node), reason), reason, node);
}

function unknownSubgraph(binding: Binding, scope: Scope, node: string, name: string): Problem {
  const names: string[] = [];
  for (let within: Scope | undefined = scope; within; within = within.around) {
    names.push(...Object.keys(within.part.subgraphs));
  }
  const reason = say.unknown(name, [...new Set(names)].sort());
  return problemAt('unknown-subgraph', say.ofNode(nodeName(binding.graph(scope), node), reason), reason, node);
}

/** Names of an interface that a node of this type can't have as ports, because it has them itself. */
function nameProblems(binding: Binding, scope: Scope, node: string, target: Scope): readonly Problem[] {
  const template = own(binding.templates, own(scope.part.nodes, node)?.type ?? '');
  const ports = binding.interfaceAt(target);
  const subgraph = target.part.name || (target.place.at(-1) ?? '');
  const taken = (side: 'inputs' | 'outputs') =>
    Object.keys(ports[side]).filter((name) => template && Object.hasOwn(template[side], name));
  return (['inputs', 'outputs'] as const).flatMap((side) =>
    taken(side).map((name) => {
      const reason = say.portName(subgraph, side, name, template?.title ?? '');
      const message = say.ofNode(nodeName(binding.graph(scope), node), reason);
      return problemAt('port-name', message, reason, node, name);
    }),
  );
}

function interfaceProblems(binding: Binding, scope: Scope): readonly Problem[] {
  const { inputs, outputs } = scope.part.interface;
  return [
    ...Object.entries(inputs).flatMap(([name, end]) => endProblems(binding, scope, 'inputs', name, end)),
    ...Object.entries(outputs).flatMap(([name, end]) => endProblems(binding, scope, 'outputs', name, end)),
    ...inputProblems(binding, scope),
  ];
}

/** What is wrong with what a name stands for: its node or field is not there. */
function endProblems(
  binding: Binding,
  scope: Scope,
  side: 'inputs' | 'outputs',
  name: string,
  [node, field]: Port,
): readonly Problem[] {
  if (!own(scope.part.nodes, node)) {
    const message = say.noNode(side, name, node);
    return [problemAt('unknown-node', message, message, node)];
  }
  const graph = binding.graph(scope);
  const template = graph.templateOf(node);
  if (!template || own<unknown>(template[side], field)) return [];
  const message = say.noField(side, name, nodeName(graph, node), field);
  return [problemAt('unknown-field', message, message, node, field)];
}

/** Inputs that can't be given from outside: something inside leads there, or two names do. */
function inputProblems(binding: Binding, scope: Scope): readonly Problem[] {
  const graph = binding.graph(scope);
  const first = new Map<string, string>();
  return Object.entries(scope.part.interface.inputs).flatMap(([name, [node, field]]) => {
    const template = own(scope.part.nodes, node) && graph.templateOf(node);
    const key = JSON.stringify([node, field]);
    const other = first.get(key);
    if (other === undefined) first.set(key, name);
    const where = { node: nodeName(graph, node), field: inputName(graph, node, field) };
    const found: Problem[] = [];
    const tell = (code: string, message: string) => found.push(problemAt(code, message, message, node, field));
    if (other !== undefined) tell('input-taken', say.twoNames(other, name, where));
    if (template?.ports?.of === field) tell('fixed-input', say.choosesSubgraph(name, where.node));
    const edge = takenBy(scope, template, [node, field]);
    if (edge)
      tell(
        'input-taken',
        say.connectedInside(name, where, nodeName(graph, edge[0]), outputName(graph, edge[0], edge[1])),
      );
    return found;
  });
}

/** The edge that leads to an input that takes no other. */
function takenBy({ part }: Scope, template: InvocationTemplate | undefined, [node, field]: Port): Port | undefined {
  const input = own(template?.inputs ?? {}, field);
  if (!input || takesMany(input)) return undefined;
  const edge = part.edges.findLast(([, , target, name]) => target === node && name === field);
  return edge && [edge[0], edge[1]];
}
