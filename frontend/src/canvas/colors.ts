/** Colours of nodes, frames and notes: those that people gave them, and those of categories. */
import { typeColor } from '@/theme/type-color';

const HEX = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

/** The CSS colour that a document names: a colour of the palette, or `#rrggbb`; undefined where it names none. */
export function namedColor(color: string | undefined): string | undefined {
  if (!color) return undefined;
  return HEX.test(color) ? color : typeColor(color);
}

/** The colour of a category of nodes: the same for the same name. */
export function categoryColor(category: string | undefined): string {
  return category ? typeColor(`category.${category}`) : 'var(--line-strong)';
}
