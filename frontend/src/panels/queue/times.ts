/** How long something took, in words. */
import { strings } from '@/strings';

/** Seconds as people say them: `3.2 s`, `42 s`, `2 min 5 s`. */
export function duration(seconds: number): string {
  const { queue } = strings.runs;
  if (seconds < 60) return queue.seconds(seconds);
  return queue.minutes(Math.floor(seconds / 60), Math.round(seconds % 60));
}
