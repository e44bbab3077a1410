/** What can be done with pictures of the gallery. What the server refuses is said in a notice. */
import { ApiError } from '@/api/problem';
import type { ImageView } from '@/api/types';
import { attempt } from '@/editor/attempt';
import { notify } from '@/editor/ui';
import { isPictureFile } from '@/fields/picture-drop';
import { uploadPicture } from '@/fields/taken-picture';
import { downloadUrl } from '@/files/download';
import { strings } from '@/strings';
import type { Workbench } from '@/workbench/workbench';

const words = strings.gallery;
/** Milliseconds between two downloads: browsers take one for a mistake that follows at once. */
const BETWEEN = 300;

/** Give pictures a star, or take it. */
export async function star(bench: Workbench, ids: readonly string[], starred: boolean): Promise<void> {
  await attempt(bench.ui, () => bench.api.images.change(ids, { starred }));
}

/** Put pictures on a board, or on none. */
export async function moveTo(
  bench: Workbench,
  ids: readonly string[],
  board: { readonly id: string; readonly name: string } | undefined,
): Promise<void> {
  const { api, ui } = bench;
  await attempt(ui, async () => {
    await api.images.change(ids, { board: board?.id ?? null });
    const { moved, taken } = words.boards;
    notify(ui, { tone: 'success', text: board ? moved(ids.length, board.name) : taken(ids.length) });
  });
}

/** Delete pictures; whether it was done. */
export async function remove(bench: Workbench, ids: readonly string[]): Promise<void> {
  await attempt(bench.ui, async () => {
    await bench.api.images.remove(ids);
    notify(bench.ui, { tone: 'success', text: words.chosen.removed(ids.length) });
  });
}

/** Save the files of pictures, one after the other. */
export async function save({ api }: Workbench, images: readonly Pick<ImageView, 'id' | 'name'>[]): Promise<void> {
  for (const [place, { id, name }] of images.entries()) {
    if (place > 0) await new Promise((resolve) => setTimeout(resolve, BETWEEN));
    downloadUrl(name, api.images.fileUrl(id));
  }
}

/** Add the pictures among some files, on a board if there is one. */
export async function upload(bench: Workbench, files: Iterable<File>, board: string | null): Promise<void> {
  const { api, ui } = bench;
  const pictures = [...files].filter(isPictureFile);
  if (pictures.length === 0) return notify(ui, { tone: 'error', text: words.upload.noPictures });
  let added = 0;
  for (const file of pictures) {
    try {
      await uploadPicture(api, file, board);
      added += 1;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      notify(ui, { tone: 'error', text: words.upload.refused(file.name, error.message) });
    }
  }
  if (added > 0) notify(ui, { tone: 'success', text: words.upload.done(added) });
}

/** Compare pictures, which are up to eight of those that are given. */
export function compare({ ui }: Workbench, ids: readonly string[]): void {
  if (ids.length >= 2) ui.setState({ dialog: { kind: 'compare', pictures: ids.slice(0, MOST_COMPARED) } });
}

/** Pictures that are compared at most. */
export const MOST_COMPARED = 8;

/** Show a picture in full; arrows lead to those beside it. */
export function show({ ui }: Workbench, id: string, among: readonly string[]): void {
  ui.setState({ dialog: { kind: 'picture', name: id, among } });
}
