/** Why the wire in the hand can't end at a field. */
import { useWire } from './stage';

/** Why the wire in the hand can't end here; undefined if it can, or the hand is empty. */
export function useRefusal(node: string, field: string, isOutput: boolean): string | undefined {
  return useWire(({ wire }) => {
    if (!wire || isEnd(wire.end.port, node, field, wire.end.isOutput, isOutput)) return undefined;
    return wire.refusal([node, field], isOutput);
  });
}

function isEnd(port: readonly [string, string], node: string, field: string, one: boolean, other: boolean): boolean {
  return port[0] === node && port[1] === field && one === other;
}
