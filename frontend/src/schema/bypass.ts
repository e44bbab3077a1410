/** What a bypassed node passes on: each output becomes the connected input of the same type. */
import { dictionary } from './reading';
import type { InvocationTemplate } from './template';
import { sameType } from './types';

/** The input that each output passes on, by name; an output that passes on nothing is absent. */
export type BypassRoutes = Readonly<Record<string, string>>;

/**
 * The routes through a bypassed node: for each output the input of the same type, the one of the same name first, then
 * in the template's order. Only inputs that are connected count; without `isConnected` all that can be.
 */
export function bypassRoutes(
  template: InvocationTemplate,
  isConnected: (input: string) => boolean = (input) => template.inputs[input]?.input !== 'direct',
): BypassRoutes {
  const routes = dictionary<string>();
  for (const [name, output] of Object.entries(template.outputs)) {
    const fitting = Object.values(template.inputs).filter(
      (input) => sameType(input.type, output.type) && isConnected(input.name),
    );
    const route = fitting.find((input) => input.name === name) ?? fitting[0];
    if (route) routes[name] = route.name;
  }
  return routes;
}
