/** Pictures that are dropped on a field or pasted into it: files, and pictures of the gallery. */

/** The kind of data by which a picture of the gallery is dragged: its id. */
export const PICTURE_DRAG = 'application/x-nodeloom-picture';

/** Let a picture of the gallery be dragged into a field. */
export function dragPicture(data: Pick<DataTransfer, 'setData'>, id: string): void {
  data.setData(PICTURE_DRAG, id);
}

/** Whether a drag may hold a picture; what it is can be told only once it is dropped. */
export function mayHoldPicture(data: Pick<DataTransfer, 'types'>): boolean {
  return data.types.includes(PICTURE_DRAG) || data.types.includes('Files');
}

/** The id of a picture of the gallery that was dropped; undefined if it is something else. */
export function droppedPicture(data: Pick<DataTransfer, 'getData'>): string | undefined {
  return data.getData(PICTURE_DRAG) || undefined;
}

/** Whether a file says that it is a picture. */
export function isPictureFile(file: File): boolean {
  return file.type.startsWith('image/');
}

/** The first file that says to be a picture. */
export function pictureFile(files: Iterable<File>): File | undefined {
  return [...files].find(isPictureFile);
}

/** The kind of data by which several pictures of the gallery are dragged: their ids, as JSON. */
export const PICTURES_DRAG = 'application/x-nodeloom-pictures';

/** Let pictures of the gallery be dragged onto a board, and the first of them into a field. */
export function dragPictures(data: Pick<DataTransfer, 'setData'>, ids: readonly string[]): void {
  data.setData(PICTURES_DRAG, JSON.stringify(ids));
  if (ids[0] !== undefined) dragPicture(data, ids[0]);
}

/** The pictures of the gallery that were dropped; none if it is something else. */
export function droppedPictures(data: Pick<DataTransfer, 'getData'>): readonly string[] {
  const several = data.getData(PICTURES_DRAG);
  const only = droppedPicture(data);
  return several ? (JSON.parse(several) as string[]) : only === undefined ? [] : [only];
}
