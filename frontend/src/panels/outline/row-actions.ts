/** What can be done with a row of the outline, by keys and by its menu: everything that hands do on the canvas. */
import { commandNamed } from '@/commands';
import { isEnabled } from '@/commands/command';
import { here } from '@/commands/here';
import { concealPort, exposePort } from '@/commands/ports';
import { nodesSelected } from '@/editor/selection';
import type { WireEnd } from '@/editor/ui';
import { removeEdges } from '@/graph/edges';
import { exposedName } from '@/graph/exposure';
import { resetValue } from '@/graph/values';
import { strings } from '@/strings';
import type { MenuEntry } from '@/ui/menu-entry';
import type { Workbench } from '@/workbench/workbench';
import { editInInspector } from './editing';
import type { Row } from './rows';

const say = strings.outline.actions;

/** What Enter does: a value is edited, an edge followed, something is connected; a node is shown on the canvas. */
export function enter(bench: Workbench, row: Row, goTo: (node: string) => void): void {
  const { field, node } = row;
  const [link] = field?.links ?? [];
  if (!field) bench.ui.setState({ goal: { node: node.id } });
  else if (link) goTo(link[0]);
  else if (field.isEditable) editInInspector(bench, node.id, field.name);
  else if (field.isConnectable) askToConnect(bench, row);
}

/** Ask what a field is to be connected to. */
export function askToConnect(bench: Workbench, row: Row): void {
  const wire = wireOf(row);
  if (wire && row.field?.isConnectable) bench.ui.setState({ dialog: { kind: 'connect', wire } });
}

/** What Delete does: a node goes, or the edges of a field. */
export function remove(bench: Workbench, row: Row): void {
  if (row.field) disconnectField(bench, row);
  else run(bench, row, 'edit.delete');
}

/** Run a command on the node of a row. */
export function run(bench: Workbench, row: Row, id: string): void {
  if (!here(bench).selection.nodes.has(row.node.id)) bench.editor.select(nodesSelected([row.node.id]));
  const command = commandNamed(id);
  if (isEnabled(command, bench)) void command.run(bench);
}

/** The menu of a row. */
export function menuOf(bench: Workbench, row: Row, goTo: (node: string) => void): MenuEntry[] {
  return row.field ? fieldMenu(bench, row, goTo) : nodeMenu(bench, row);
}

const NODE_COMMANDS = [
  ['edit.rename', 'graph.swap', 'graph.mute', 'graph.bypass', 'graph.collapse'],
  ['subgraph.enter', 'subgraph.make', 'subgraph.unpack'],
  ['edit.duplicate', 'edit.deleteAndHeal', 'edit.delete'],
];

function nodeMenu(bench: Workbench, row: Row): MenuEntry[] {
  const open: MenuEntry = {
    id: 'open',
    label: say.open,
    run: () => bench.ui.setState({ goal: { node: row.node.id } }),
  };
  const groups = NODE_COMMANDS.map((ids, at): MenuEntry[] => [
    { id: `break-${at}` },
    ...ids.map((id): MenuEntry => {
      const command = commandNamed(id);
      const [keys] = command.keys ?? [];
      return {
        id,
        label: command.title,
        ...(keys === undefined ? {} : { keys }),
        disabled: !isEnabled(command, bench),
        danger: id === 'edit.delete',
        run: () => run(bench, row, id),
      };
    }),
  ]);
  return [open, ...groups.flat()];
}

function fieldMenu(bench: Workbench, row: Row, goTo: (node: string) => void): MenuEntry[] {
  const { field, node } = row;
  const wire = wireOf(row);
  if (!field || !wire) return [];
  const { part } = here(bench);
  const exposed = exposedName(part, field.side, wire.port);
  const isInput = field.side === 'inputs';
  const entries: (MenuEntry & { readonly isShown: boolean })[] = [
    {
      id: 'edit',
      isShown: field.isEditable && field.links.length === 0,
      label: say.edit,
      keys: 'Enter',
      run: () => editInInspector(bench, node.id, field.name),
    },
    {
      id: 'follow',
      isShown: field.links.length > 0,
      label: say.follow,
      run: () => goTo(field.links[0]?.[0] ?? node.id),
    },
    {
      id: 'connect',
      isShown: field.isConnectable,
      label: say.connect,
      keys: 'Shift+Enter',
      run: () => askToConnect(bench, row),
    },
    {
      id: 'add',
      isShown: field.isConnectable,
      label: say.addAfter,
      run: () => bench.ui.setState({ dialog: { kind: 'palette', wire } }),
    },
    {
      id: 'disconnect',
      isShown: field.links.length > 0,
      label: say.disconnect,
      keys: 'Delete',
      run: () => disconnectField(bench, row),
    },
    {
      id: 'reset',
      isShown: isInput && Object.hasOwn(part.nodes[node.id]?.inputs ?? {}, field.name),
      label: say.reset,
      run: () => bench.editor.editPart(say.reset, (draft) => resetValue(draft, node.id, field.name)),
    },
    {
      id: 'expose',
      isShown:
        exposed === undefined && (!isInput || field.links.length === 0) && node.template?.ports?.of !== field.name,
      label: isInput ? say.expose : say.exposeOutput,
      run: () => exposePort(bench, field.side, wire.port),
    },
    {
      id: 'conceal',
      isShown: exposed !== undefined,
      label: say.conceal,
      run: () => concealPort(bench, field.side, exposed ?? ''),
    },
  ];
  return entries.filter(({ isShown }) => isShown);
}

function disconnectField(bench: Workbench, row: Row): void {
  const { field, node } = row;
  if (!field || field.links.length === 0) return;
  const label = strings.outline.disconnected(strings.outline.field(node.title, field.title));
  const at = field.side === 'inputs' ? ([2, 3] as const) : ([0, 1] as const);
  bench.editor.editPart(label, (part) =>
    removeEdges(part, (edge) => edge[at[0]] === node.id && edge[at[1]] === field.name),
  );
}

function wireOf({ node, field }: Row): WireEnd | undefined {
  return field && { port: [node.id, field.name], isOutput: field.side === 'outputs' };
}
