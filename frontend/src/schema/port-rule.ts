/** `readPorts`: the rule in an invocation's component by which its nodes have the ports of a subgraph. */
import { type Found, isObject, texts } from './reading';
import type { PortRule } from './template';

/** The rule; undefined if the type has no ports. What is not understood counts as not said. */
export function readPorts(published: Found): PortRule | undefined {
  if (!isObject(published) || typeof published.of !== 'string') return undefined;
  return {
    of: published.of,
    shape: published.shape === 'each' ? 'each' : 'same',
    inline: published.inline === true,
    given: texts(published.given),
    whole: typeof published.whole === 'string' ? published.whole : undefined,
  };
}
