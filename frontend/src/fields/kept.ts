/** `kept`: what is found out of an input, found out once. Templates never change, so neither does what follows. */
import type { InputTemplate } from '@/schema/template';

/** The same function, which asks once for each input. */
export function kept<T>(find: (input: InputTemplate) => T): (input: InputTemplate) => T {
  const known = new WeakMap<InputTemplate, { readonly found: T }>();
  return (input) => {
    const before = known.get(input);
    if (before) return before.found;
    const found = find(input);
    known.set(input, { found });
    return found;
  };
}
