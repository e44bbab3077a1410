/**
 * `Binding`: the graphs of one document with the templates of their nodes, those with ports included.
 *
 * A name of a subgraph is looked up in the graph's own subgraphs, then in those of the graphs around it. What is found
 * out is kept for the next version of the document, as long as what it came from is the same objects.
 */
import { current, type Draft, isDraft } from 'immer';
import { type Place, ROOT } from '@/document/place';
import type { Part, WorkflowDocument } from '@/document/workflow';
import type { Graph } from './graph';
import { interfaceOf, namedBy, type PartInterface, portedTemplate, wholePorts } from './ports';
import { own } from './reading';
import type { InvocationTemplate, PortRule, Templates } from './template';

/** A graph of a document, and the graphs around it. */
export interface Scope {
  readonly place: Place;
  readonly part: Part;
  readonly around: Scope | undefined;
}

/** An interface, and what it came from. */
interface Kept {
  readonly templates: Templates;
  readonly edges: Part['edges'];
  readonly ends: Part['interface'];
  readonly used: readonly (readonly [name: string, found: PartInterface | undefined])[];
  readonly found: PartInterface;
}

/** What was found of graphs with these nodes. */
const interfaces = new WeakMap<Part['nodes'], Kept>();
/** Templates of nodes that use an interface, by type and the ports that take whole lists. */
const ported = new WeakMap<PartInterface, Map<string, { base: InvocationTemplate; made: InvocationTemplate }>>();
const bindings = new WeakMap<WorkflowDocument, Binding>();

/** The binding of a document; the same for the same document and templates. That of a draft is of how it is now. */
export function bindingOf(document: WorkflowDocument, templates: Templates): Binding {
  if (isDraft(document)) return new Binding(current(document as Draft<WorkflowDocument>), templates);
  const known = bindings.get(document);
  if (known?.templates === templates) return known;
  const made = new Binding(document, templates);
  bindings.set(document, made);
  return made;
}

/** The template of a node at a place of a document, its ports included; undefined if there is none. */
export function nodeTemplate(
  document: WorkflowDocument,
  place: Place,
  node: string,
  templates: Templates,
): InvocationTemplate | undefined {
  const binding = bindingOf(document, templates);
  const scope = binding.scopeAt(place);
  return scope && binding.template(scope, node);
}

/** The graphs of one document. */
export class Binding {
  private readonly scopes = new Map<string, Scope | undefined>();
  private readonly graphs = new Map<Scope, Graph>();
  private readonly found = new Map<Scope, PartInterface>();
  /** Graphs whose interface is being found out. */
  private readonly open = new Set<Scope>();

  constructor(
    private readonly document: WorkflowDocument,
    readonly templates: Templates,
  ) {}

  /** The graph at a place; undefined if the document has none there. */
  scopeAt(place: Place): Scope | undefined {
    const key = JSON.stringify(place);
    if (!this.scopes.has(key)) this.scopes.set(key, this.enter(place));
    return this.scopes.get(key);
  }

  /** The graph that a name stands for in another; undefined if there is none. */
  resolve(scope: Scope, name: string): Scope | undefined {
    for (let within: Scope | undefined = scope; within; within = within.around) {
      if (own(within.part.subgraphs, name)) return this.scopeAt([...within.place, name]);
    }
    return undefined;
  }

  /** The template of a node, its ports included; undefined if its type is not installed. */
  template(scope: Scope, node: string): InvocationTemplate | undefined {
    const found = own(scope.part.nodes, node);
    const base = found && own(this.templates, found.type);
    const name = found && namedBy(base, found.inputs);
    if (!found || !base?.ports || name === undefined) return base;
    const ports = this.used(scope, name);
    if (!ports) return base;
    const rule = base.ports;
    const whole = rule.whole === undefined ? [] : wholePorts(rule, ports, own(found.inputs, rule.whole));
    return portsOf(base, rule, ports, whole);
  }

  /** A graph with the templates of its nodes. */
  graph(scope: Scope): Graph {
    const known = this.graphs.get(scope);
    if (known) return known;
    const { nodes, edges, view } = scope.part;
    const made: Graph = { nodes, edges, fields: view.fields, templateOf: (node) => this.template(scope, node) };
    this.graphs.set(scope, made);
    return made;
  }

  /** The interface of a graph. */
  interfaceAt(scope: Scope): PartInterface {
    const known = this.found.get(scope) ?? this.kept(scope);
    if (known) {
      this.found.set(scope, known);
      return known;
    }
    this.open.add(scope);
    const { nodes, edges, interface: ends } = scope.part;
    const found = interfaceOf(scope.part, this.graph(scope));
    const used = this.names(scope).map((name): [string, PartInterface | undefined] => [name, this.used(scope, name)]);
    this.open.delete(scope);
    interfaces.set(nodes, { templates: this.templates, edges, ends, used, found });
    this.found.set(scope, found);
    return found;
  }

  private enter(place: Place): Scope | undefined {
    if (place.length === 0) return { place: ROOT, part: this.document, around: undefined };
    const around = this.scopeAt(place.slice(0, -1));
    const part = around && own(around.part.subgraphs, place.at(-1) ?? '');
    return part && { place, part, around };
  }

  /** The interface that a name stands for; undefined if there is none, or it is being found out already. */
  private used(scope: Scope, name: string): PartInterface | undefined {
    const target = this.resolve(scope, name);
    return target && !this.open.has(target) ? this.interfaceAt(target) : undefined;
  }

  /** What was found out of a graph before, if it is still true. */
  private kept(scope: Scope): PartInterface | undefined {
    const { nodes, edges, interface: ends } = scope.part;
    const kept = interfaces.get(nodes);
    if (!kept || kept.templates !== this.templates || kept.edges !== edges || kept.ends !== ends) return undefined;
    this.open.add(scope);
    const still = kept.used.every(([name, found]) => this.used(scope, name) === found);
    this.open.delete(scope);
    return still ? kept.found : undefined;
  }

  /** The subgraphs that the nodes of a graph name, each once. */
  private names(scope: Scope): readonly string[] {
    const nodes = Object.values(scope.part.nodes);
    const names = nodes.map(({ type, inputs }) => namedBy(own(this.templates, type), inputs));
    return [...new Set(names)].filter((name) => name !== undefined);
  }
}

function portsOf(
  base: InvocationTemplate,
  rule: PortRule,
  ports: PartInterface,
  whole: readonly string[],
): InvocationTemplate {
  const known = ported.get(ports) ?? new Map<string, { base: InvocationTemplate; made: InvocationTemplate }>();
  ported.set(ports, known);
  const key = JSON.stringify([base.type, ...whole]);
  const kept = known.get(key);
  if (kept?.base === base) return kept.made;
  const made = portedTemplate(base, rule, ports, whole);
  known.set(key, { base, made });
  return made;
}
