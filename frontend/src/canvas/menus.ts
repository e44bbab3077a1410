/** What stands in the menus of the canvas: commands, so that each shows its shortcut and is greyed where it can't be. */
import { commandNamed } from '@/commands';
import { isEnabled } from '@/commands/command';
import { here } from '@/commands/here';
import { concealPort, exposePort } from '@/commands/ports';
import { exposedName, type PortSide } from '@/graph/exposure';
import { strings } from '@/strings';
import { TINTS, tintColor } from '@/theme/tints';
import type { MenuEntry, MenuItem } from '@/ui/menu-entry';
import type { Workbench } from '@/workbench/workbench';

const say = strings.canvas.menu;

/** An entry for a command, by its id. */
export function entryOf(bench: Workbench, id: string): MenuItem {
  const command = commandNamed(id);
  const [keys] = command.keys ?? [];
  return {
    id,
    label: command.title,
    disabled: !isEnabled(command, bench),
    ...(keys === undefined ? {} : { keys }),
    run: () => void command.run(bench),
  };
}

/** Entries for groups of commands, with a line between the groups. */
export function entriesOf(bench: Workbench, groups: readonly (readonly string[])[]): MenuEntry[] {
  return groups.flatMap((group, at) => [
    ...(at === 0 ? [] : [{ id: `line-${at}` }]),
    ...group.map((id) => entryOf(bench, id)),
  ]);
}

/** What can be done with a field of a node: it is shown in the interface, or taken out of it. */
export function fieldEntries(bench: Workbench, node: string, side: PortSide, field: string): MenuEntry[] {
  const { part, templateOf } = here(bench);
  const title = part.view.fields[node]?.[field]?.label || templateOf(node)?.[side][field]?.title || field;
  const name = exposedName(part, side, [node, field]);
  const isSet = side === 'inputs' && part.edges.some((edge) => edge[2] === node && edge[3] === field);
  const words = strings.inspector.field;
  return [
    {
      id: 'expose',
      label: name === undefined ? words.exposeField(title) : words.exposedField(title, name),
      disabled: isSet && name === undefined,
      run: () => (name === undefined ? exposePort(bench, side, [node, field]) : concealPort(bench, side, name)),
    },
    { id: 'line-field' },
  ];
}

/** What can be done with the nodes, frames and notes that are selected. */
export function thingEntries(bench: Workbench): MenuEntry[] {
  const { nodes, frames, notes } = bench.editor.store.getState().selection;
  const isOneNode = nodes.size === 1 && frames.size + notes.size === 0;
  const isMany = nodes.size > 1;
  return [
    ...(isOneNode ? [entryOf(bench, 'run.here'), { id: 'line-run' }] : []),
    ...entriesOf(bench, [
      ['edit.rename', 'edit.copy', 'edit.cut', 'edit.duplicate', 'edit.delete', 'edit.deleteAndHeal'],
      ...(nodes.size > 0 ? [['graph.mute', 'graph.bypass', 'graph.collapse', 'graph.pin']] : []),
      ...(isOneNode ? [['graph.swap', 'subgraph.enter', 'graph.disconnect', 'graph.reset']] : []),
      ['subgraph.make', 'subgraph.unpack', 'graph.addFrame', ...(frames.size > 0 ? ['graph.fitFrame'] : [])],
    ]),
    { id: 'line-more' },
    { id: 'color', label: say.color, items: colorEntries(bench) },
    ...(isMany ? [{ id: 'arrange', label: say.arrange, items: arrangeEntries(bench) }] : []),
  ];
}

/** What can be done with the graph. */
export function graphEntries(bench: Workbench): MenuEntry[] {
  return entriesOf(bench, [
    ['edit.paste', 'graph.addNote', 'edit.selectAll'],
    ['layout.right', 'view.fit'],
    ['run.run', 'subgraph.leave'],
  ]);
}

function colorEntries(bench: Workbench): MenuEntry[] {
  const tints = TINTS.map((name): MenuItem => {
    const swatch = tintColor(name);
    return { ...entryOf(bench, `graph.color.${name}`), ...(swatch === undefined ? {} : { swatch }) };
  });
  return [...tints, entryOf(bench, 'graph.color.none')];
}

function arrangeEntries(bench: Workbench): MenuEntry[] {
  const sides = ['left', 'center', 'right', 'top', 'middle', 'bottom'].map((side) => `layout.align.${side}`);
  const axes = ['horizontal', 'vertical'].map((axis) => `layout.distribute.${axis}`);
  return entriesOf(bench, [['layout.right'], sides, axes]);
}
