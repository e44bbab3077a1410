/** Reports as the server tells them. */
import type { Migrated } from '@/api/types';

/** A change with what a test says of it. */
export function change(more: Record<string, unknown>): Record<string, unknown> {
  const usual = { node: 'a', type: 't/x', op: 'version', from_version: 1, to_version: 2, path: '', message: '' };
  return { ...usual, status: 'lossless', lossy: false, behaviour: false, edges: [], ...more };
}

/** The answer of a migration. */
export function migrated(document: Record<string, unknown>, more: Record<string, unknown> = {}): Migrated {
  const usual = {
    status: 'lossless',
    source: 'nodeloom workflow',
    summary: '',
    changes: [],
    missing: [],
    families: [],
  };
  return { ...usual, missing_models: [], ...more, document } as unknown as Migrated;
}

/** A document of ours. */
export function flow(nodes: Record<string, unknown>, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { format: 'nodeloom.workflow', format_version: 2, name: 'Flow', nodes, ...more };
}
