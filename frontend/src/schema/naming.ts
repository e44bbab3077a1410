/** Labels made from identifiers. */

/** A label: `start_at_step` reads `Start at step`, `ResizeImage` reads `Resize image`. */
export function titleOf(name: string): string {
  const words = name
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')
    .replace(/[_-]/g, ' ')
    .split(/\s+/)
    .filter(Boolean);
  const label = words.map((word) => (isUpper(word) && word.length > 1 ? word : word.toLowerCase())).join(' ');
  return label.slice(0, 1).toUpperCase() + label.slice(1);
}

function isUpper(word: string): boolean {
  return word === word.toUpperCase() && word !== word.toLowerCase();
}
