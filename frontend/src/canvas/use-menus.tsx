/** Menus of the right mouse button: on the canvas, on what stands there, and on wires. */
import type { useReactFlow } from '@xyflow/react';
import { type MouseEvent, useMemo, useState } from 'react';
import { useBench } from '@/app/bench';
import type { Edge } from '@/document/workflow';
import { EMPTY_SELECTION } from '@/editor/selection';
import { strings } from '@/strings';
import type { MenuEntry } from '@/ui/menu-entry';
import { PointMenu } from '@/ui/PointMenu';
import type { Workbench } from '@/workbench/workbench';
import { cutWire } from './actions';
import type { Element, WireElement } from './elements';
import { readCanvasId } from './ids';
import { fieldEntries, graphEntries, thingEntries } from './menus';

type Flow = Pick<ReturnType<typeof useReactFlow<Element, WireElement>>, 'screenToFlowPosition'>;

interface OpenMenu {
  readonly at: { readonly x: number; readonly y: number };
  readonly label: string;
  readonly entries: readonly MenuEntry[];
}

const say = strings.canvas.menu;

/** What React Flow is to be given for menus, and the menu that is open. */
export function useMenus(flow: Flow) {
  const bench = useBench();
  const [open, setOpen] = useState<OpenMenu>();
  const handlers = useMemo(() => {
    const show = (event: MouseEvent | globalThis.MouseEvent, label: string, entries: readonly MenuEntry[]) => {
      event.preventDefault();
      setOpen({ at: { x: event.clientX, y: event.clientY }, label, entries });
    };
    const add = (event: MouseEvent | globalThis.MouseEvent, label: string, into?: Edge): MenuEntry => ({
      id: 'add',
      label,
      run: () => {
        const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
        bench.ui.setState({ dialog: { kind: 'palette', at, ...(into ? { into } : {}) } });
      },
    });
    return {
      onPaneContextMenu: (event: MouseEvent | globalThis.MouseEvent) =>
        show(event, say.canvas, [add(event, say.add), ...graphEntries(bench)]),
      onNodeContextMenu: (event: MouseEvent, element: Element) => {
        const thing = readCanvasId(element.id);
        if (!thing) return;
        const set = `${thing.kind}s` as const;
        if (!bench.editor.store.getState().selection[set].has(thing.id))
          bench.editor.select({ ...EMPTY_SELECTION, [set]: new Set([thing.id]) });
        show(event, say[thing.kind], [...fieldAt(bench, thing.id, event.target), ...thingEntries(bench)]);
      },
      onSelectionContextMenu: (event: MouseEvent) => show(event, say.selection, thingEntries(bench)),
      onEdgeContextMenu: (event: MouseEvent, wire: WireElement) => {
        const edge = wire.data?.edge;
        if (!edge) return;
        const cut = { id: 'cut', label: say.cut, danger: true, run: () => cutWire(bench.editor, edge) };
        show(event, say.wire, [add(event, say.addHere, edge), cut]);
      },
    };
  }, [bench, flow]);
  const menu = open ? <PointMenu {...open} onClose={() => setOpen(undefined)} /> : null;
  return { handlers, menu };
}

/** What can be done with the field that the pointer is at. */
function fieldAt(bench: Workbench, node: string, target: EventTarget): readonly MenuEntry[] {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-field], [data-output]') : null;
  const { field, output } = row?.dataset ?? {};
  if (field !== undefined) return fieldEntries(bench, node, 'inputs', field);
  return output === undefined ? [] : fieldEntries(bench, node, 'outputs', output);
}
