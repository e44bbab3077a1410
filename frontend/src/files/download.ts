/** Files given to and taken from the person at the browser. */

/** Let a text, or bytes, be saved as a file. */
export function download(
  name: string,
  content: string | Uint8Array<ArrayBuffer>,
  mediaType = 'application/json',
): void {
  const url = URL.createObjectURL(new Blob([content], { type: mediaType }));
  downloadUrl(name, url);
  URL.revokeObjectURL(url);
}

/** Let what is at an address be saved as a file. */
export function downloadUrl(name: string, url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}

/** Put a text into the clipboard. Browsers refuse it where the connection is not private: then the old way is taken. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  (document.querySelector('[role="dialog"]') ?? document.body).append(area); // a dialog keeps the focus inside
  area.select();
  document.execCommand('copy');
  area.remove();
}

/** Ask for a file; undefined if none was chosen. */
export function chooseFile(accept: string): Promise<File | undefined> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  return new Promise((resolve) => {
    input.onchange = () => resolve(input.files?.[0]);
    input.oncancel = () => resolve(undefined);
    input.click();
  });
}

/** A name for a file, of what a workflow is called. */
export function fileName(title: string, ending: string): string {
  const plain = title
    .trim()
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return `${plain || 'workflow'}.${ending}`;
}
