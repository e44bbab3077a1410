/** What the states of runs mean. */
import type { RunState } from './types';

const OVER: ReadonlySet<RunState> = new Set(['completed', 'partial', 'failed', 'canceled']);

/** Whether a run has ended, one way or another. */
export function isOver(state: RunState): boolean {
  return OVER.has(state);
}

/** Whether a run that ended may go on by a retry. */
export function isRetryable(state: RunState): boolean {
  return isOver(state) && state !== 'completed';
}
