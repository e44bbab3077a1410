/** Where pictures of the server are. */

/** The address of a small copy of a picture. */
export function thumbnailUrl(name: string): string {
  return `/api/v1/images/${encodeURIComponent(name)}/thumbnail`;
}
