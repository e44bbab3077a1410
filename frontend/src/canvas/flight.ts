/** How one gets from one place of the graph to another. */

/** Nothing is shown larger than it is because it is brought into view. */
export const REAL = 1;
const FLIGHT = 220;

/** Milliseconds of a flight to somewhere else: none where less motion is asked for. */
export function flight(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : FLIGHT;
}
