/** Long lists are shown a part at a time: a batch may have thousands of runs. */
import { useState } from 'react';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';

/** Rows that are shown at first, and more with each press. */
const STEP = 100;

/** The first of some things, and a button for more where there are more. */
export function useMost<T>(all: readonly T[]) {
  const [most, setMost] = useState(STEP);
  const left = all.length - most;
  const more =
    left > 0 ? (
      <Button size="s" tone="quiet" onClick={() => setMost(most + STEP)}>
        {strings.runs.queue.others(Math.min(left, STEP))}
      </Button>
    ) : null;
  return { shown: left > 0 ? all.slice(0, most) : all, more };
}
