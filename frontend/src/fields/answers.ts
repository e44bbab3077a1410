/** What widgets ask of the server: models, boards, secrets and pictures that can be chosen. */
import { useQuery } from '@tanstack/react-query';
import type { Api } from '@/api/api';
import type { ImageView, ModelView } from '@/api/types';
import { useBench } from '@/app/bench';

const PAGE = 200;
/** Pages that are asked for at most: more models than that are found by their name alone. */
const MOST_PAGES = 10;

/** Models of some kinds and bases that can be used; undefined until they are there. */
export function useModels(kinds: readonly string[], bases: readonly string[]) {
  const { api } = useBench();
  return useQuery({ queryKey: ['models', kinds, bases], queryFn: () => modelsOf(api, kinds, bases) });
}

async function modelsOf(api: Api, kinds: readonly string[], bases: readonly string[]): Promise<readonly ModelView[]> {
  const found: ModelView[] = [];
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = { kind: [...kinds], base: [...bases], usable: true, limit: PAGE };
    const answer = await api.models.list(after === undefined ? query : { ...query, after });
    found.push(...answer.models);
    if (answer.next === null) break;
    after = answer.next;
  }
  return found;
}

/** Boards of the gallery. */
export function useBoards() {
  const { api } = useBench();
  return useQuery({ queryKey: ['boards'], queryFn: () => api.boards.list() });
}

/** Names of secrets that are kept. */
export function useSecrets() {
  const { api } = useBench();
  return useQuery({ queryKey: ['secrets'], queryFn: () => api.server.secrets() });
}

/** The newest pictures of some kinds. */
export function usePictures(kinds: readonly ImageView['kind'][]) {
  const { api } = useBench();
  return useQuery({
    queryKey: ['images', 'newest', kinds],
    queryFn: () => api.images.list({ kind: [...kinds], limit: 60 }),
    staleTime: 0,
  });
}

/** The picture with a digest; null if there is none, undefined until that is known. */
export function usePicture(digest: string | undefined): ImageView | null | undefined {
  const { api } = useBench();
  const { data } = useQuery({
    queryKey: ['images', 'of', digest],
    queryFn: async () => (await api.images.list({ digest: digest ?? '', limit: 1 })).images[0] ?? null,
    enabled: digest !== undefined,
  });
  return data;
}
