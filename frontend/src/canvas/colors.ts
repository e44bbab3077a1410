/** Colours of nodes, frames and notes: those that people gave them, and those of categories. */
import { typeColor } from '@/theme/type-color';

export { tintColor as namedColor } from '@/theme/tints';

/** The colour of a category of nodes: the same for the same name. */
export function categoryColor(category: string | undefined): string {
  return category ? typeColor(`category.${category}`) : 'var(--line-strong)';
}
