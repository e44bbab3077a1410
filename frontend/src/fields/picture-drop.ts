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

/** The first file that says to be a picture. */
export function pictureFile(files: Iterable<File>): File | undefined {
  return [...files].find((file) => file.type.startsWith('image/'));
}
