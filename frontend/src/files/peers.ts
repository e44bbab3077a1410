/** `createPeers`: tabs of one browser tell each other which saved workflow each has open. */

/** What tabs say. */
interface Saying {
  readonly tab: string;
  readonly workflow: string | undefined;
  /** Whether an answer is wanted. */
  readonly asks: boolean;
}

/** The part of a `BroadcastChannel` that is used. */
export interface Channel {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  close(): void;
}

/** Which workflows other tabs have open. */
export interface Peers {
  /** Say which workflow this tab has open. */
  open(workflow: string | undefined): void;
  /** Whether another tab has the workflow open. */
  has(workflow: string): boolean;
  close(): void;
}

/** This tab among the others; `changed` is called when another says something. */
export function createPeers(
  tab: string,
  changed: () => void,
  channel: Channel = new BroadcastChannel('nodeloom'),
): Peers {
  const others = new Map<string, string | undefined>();
  let own: string | undefined;
  const say = (asks: boolean) => channel.postMessage({ tab, workflow: own, asks } satisfies Saying);
  channel.onmessage = ({ data }) => {
    const said = data as Saying;
    if (said.tab === tab) return;
    others.set(said.tab, said.workflow);
    if (said.asks) say(false);
    changed();
  };
  return {
    open(workflow) {
      own = workflow;
      say(true);
    },
    has: (workflow) => [...others.values()].includes(workflow),
    close() {
      own = undefined;
      say(false);
      channel.close();
    },
  };
}
