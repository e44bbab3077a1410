/** How nodes take part in a run: normally, muted or bypassed. */
import type { Mode, Part } from '@/document/workflow';

/** Give nodes a mode; if all of them have it already, they are normal again. */
export function toggleMode(part: Part, ids: Iterable<string>, mode: Mode): void {
  const nodes = [...ids].flatMap((id) => part.nodes[id] ?? []);
  const next: Mode = nodes.every((node) => node.mode === mode) ? 'normal' : mode;
  for (const node of nodes) node.mode = next;
}
