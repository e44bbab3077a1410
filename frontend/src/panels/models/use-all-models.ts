/** `useAllModels`: every model that was found, renewed when the server tells that some changed. */
import { useQuery } from '@tanstack/react-query';
import type { Api } from '@/api/api';
import type { ModelView } from '@/api/types';
import { useBench } from '@/app/bench';
import { useNews } from '@/app/use-news';

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
  const { api } = useBench();
  useNews(['models'], ({ name }) => CHANGES.has(name));
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
