/** Pictures that are dropped on a field or pasted into it: files, and pictures of the gallery. */
import type { JSONObject } from '@/document/json';
import { isObject } from '@/schema/reading';

/** The kind of data by which a picture of the gallery is dragged: the JSON of its `value`. */
export const PICTURE_DRAG = 'application/x-nodeloom-picture';

/** Let a picture of the gallery be dragged: into a field it goes as a value. */
export function dragPicture(data: Pick<DataTransfer, 'setData'>, value: JSONObject): void {
  data.setData(PICTURE_DRAG, JSON.stringify(value));
}

/** Whether a drag may hold a picture; what it is can be told only once it is dropped. */
export function mayHoldPicture(data: Pick<DataTransfer, 'types'>): boolean {
  return data.types.includes(PICTURE_DRAG) || data.types.includes('Files');
}

/** The value of a picture of the gallery that was dropped; undefined if it is something else. */
export function droppedValue(data: Pick<DataTransfer, 'getData'>): JSONObject | undefined {
  const json = data.getData(PICTURE_DRAG);
  if (!json) return undefined;
  const value = JSON.parse(json);
  return isObject(value) ? value : undefined;
}

/** The first file that says to be a picture. */
export function pictureFile(files: Iterable<File>): File | undefined {
  return [...files].find((file) => file.type.startsWith('image/'));
}
