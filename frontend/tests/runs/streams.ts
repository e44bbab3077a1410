/** Event streams as a real server told them, and the documents that they are runs of. */
import { type WorkflowDocument, workflowSchema } from '@/document/workflow';
import { type LogEvent, readEvent } from '@/runs/events';

const FILES = import.meta.glob<unknown[]>('./streams/*.json', { eager: true, import: 'default' });

/** The events of a run: `picture`, `cached`, `failed`, `iterations`, `retried` or `subgraphs`. */
export function stream(name: string): LogEvent[] {
  const file = FILES[`./streams/${name}.json`];
  if (!file) throw new Error(`there is no stream ${name}`);
  return file.map(readEvent);
}

/** A document of nodes by type, edges and subgraphs. */
export function documentOf(part: Record<string, unknown>): WorkflowDocument {
  return workflowSchema.parse({ format: 'nodeloom.workflow', format_version: 2, ...part });
}

/** The document of the stream `subgraphs`. */
export const NESTED = documentOf({
  nodes: {
    call: { type: 'core/call_workflow', inputs: { subgraph: { name: 'square' }, x: 5 } },
    loop: { type: 'core/repeat_until', inputs: { subgraph: { name: 'double' }, x: 30, max_rounds: 20 } },
    each: { type: 'core/map', inputs: { subgraph: { name: 'square' }, x: [1, 2] } },
  },
  subgraphs: {
    square: { nodes: { x: { type: 'core/integer' }, times: { type: 'core/integer_math' } } },
    double: { nodes: { times: { type: 'core/integer_math' }, large: { type: 'core/compare' } } },
  },
});

/** The document of the stream `failed`. */
export const DIVISION = documentOf({
  nodes: {
    a: { type: 'core/integer' },
    zero: { type: 'core/integer' },
    bad: { type: 'core/integer_math' },
    after: { type: 'core/integer_math' },
    blank: { type: 'image/blank' },
    save: { type: 'image/save' },
    apart: { type: 'core/integer' },
  },
  edges: [
    ['a', 'value', 'bad', 'a'],
    ['zero', 'value', 'bad', 'b'],
    ['bad', 'value', 'after', 'a'],
    ['blank', 'image', 'save', 'image'],
  ],
});
