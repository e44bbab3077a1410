/** Pictures that come from outside onto the canvas, dropped or pasted: each becomes a node that opens it. */
import { ApiError } from '@/api/problem';
import { NODE_WIDTH, snapped } from '@/canvas/metrics';
import { nodesSelected } from '@/editor/selection';
import { notify, type Point } from '@/editor/ui';
import { isPictureFile } from '@/fields/picture-drop';
import { uploadPicture } from '@/fields/taken-picture';
import { addNode } from '@/graph/nodes';
import { pictureType } from '@/graph/picture-node';
import { setValue } from '@/graph/values';
import { strings } from '@/strings';
import type { Workbench } from '@/workbench/workbench';

/** Space between nodes that are put side by side. */
const GAP = 40;

/** Open what was dropped or chosen: a workflow, whatever carries it; a picture that carries none becomes a node. */
export async function takeFiles(bench: Workbench, given: readonly File[], at?: Point): Promise<void> {
  const [file, ...more] = given;
  if (!file) return;
  if (more.length === 0) {
    const plain = isPictureFile(file) ? () => putPictures(bench, [file], at) : undefined;
    return bench.files.openFile(file, plain);
  }
  const pictures = given.filter(isPictureFile);
  if (pictures.length < given.length)
    notify(bench.ui, { tone: 'error', text: strings.upgrade.drop.oneByOne(given.length - pictures.length) });
  if (pictures.length > 0) await putPictures(bench, pictures, at);
}

/**
 * Upload pictures and put a node for each on the canvas, all as one step; the first stands at a place of the graph.
 *
 * Where something else was opened meanwhile they are in the gallery only: its graph did not ask for them.
 */
export async function putPictures(bench: Workbench, pictures: readonly File[], at?: Point): Promise<void> {
  const { api, editor, files, ui, viewport } = bench;
  const say = strings.upgrade.drop;
  const found = pictureType(editor.store.getState().templates);
  if (!found) return notify(ui, { tone: 'error', text: say.noType });
  const isOpen = files.watch();
  try {
    const uploaded = await Promise.all(pictures.map((file) => uploadPicture(api, file)));
    if (!isOpen()) return;
    const { x, y } = at ?? viewport.current()?.centre() ?? { x: 0, y: 0 };
    const ids: string[] = [];
    editor.editPart(
      say.put(uploaded.length),
      (part) => {
        for (const [number, { value }] of uploaded.entries()) {
          const place = { x: snapped(x + number * (NODE_WIDTH + GAP)), y: snapped(y) };
          const id = addNode(part, found.template, place);
          setValue(part, id, found.input, value);
          ids.push(id);
        }
      },
      { select: () => nodesSelected(ids) },
    );
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    notify(ui, { tone: 'error', text: strings.fields.image.failed(error.message) });
  }
}
