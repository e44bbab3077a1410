/** `useAllModels`: every model that was found, renewed when the server tells that some changed. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Api } from '@/api/api';
import type { ModelView } from '@/api/types';
import { useBench } from '@/app/bench';

const PAGE = 200;
const CHANGES = new Set(['models.changed', 'models.scanned']);

/** All models, and what is known of the folders that they are in. */
export interface AllModels {
  readonly models: readonly ModelView[];
  /** When the folders were looked through last, in seconds since 1970; null if never. */
  readonly seen: number | null;
  /** Whether they are being looked through. */
  readonly scanning: boolean;
  /** A sentence for each folder that can't be read. */
  readonly folders: readonly string[];
}

/** All models of the server. */
export function useAllModels() {
  const { api, runs } = useBench();
  const answers = useQueryClient();
  useEffect(
    () =>
      runs.listen(({ name }) => {
        if (CHANGES.has(name)) void answers.invalidateQueries({ queryKey: ['models'] });
      }),
    [runs, answers],
  );
  return useQuery({ queryKey: ['models', 'all'], queryFn: () => readAll(api) });
}

async function readAll(api: Api): Promise<AllModels> {
  let page = await api.models.list({ limit: PAGE });
  const models = [...page.models];
  while (page.next !== null) {
    page = await api.models.list({ limit: PAGE, after: page.next });
    models.push(...page.models);
  }
  const { seen, scanning, folders } = page;
  return { models, seen, scanning, folders };
}
