import { describe, expect, test } from 'vitest';
import type { News } from '@/runs/events';
import { readPreview, readText } from '@/runs/events';
import { createStream } from '@/runs/stream';

class FakeSocket {
  static all: FakeSocket[] = [];
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  binaryType = '';
  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }
  tell(message: unknown) {
    this.onmessage?.({ data: message instanceof ArrayBuffer ? message : JSON.stringify(message) });
  }
  close() {
    this.onclose?.();
  }
}

class FakeSource {
  static all: FakeSource[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  constructor(readonly url: string) {
    FakeSource.all.push(this);
  }
  addEventListener() {}
  close() {}
}

const event = (number: number) => ({ number, run: 'r', time: number, name: 'node.started', data: { node: 'a' } });
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

function listening(after?: number, refused: () => Promise<'again' | 'afresh'> = async () => 'again') {
  FakeSocket.all = [];
  FakeSource.all = [];
  const told: News[] = [];
  const stream = createStream({
    origin: 'http://studio.test',
    after,
    take: (news) => told.push(...news),
    refused,
    socket: (url) => new FakeSocket(url) as unknown as WebSocket,
    source: (url) => new FakeSource(url) as unknown as EventSource,
    wait: settle as () => Promise<void>,
  });
  const numbers = () => told.flatMap((news) => (news.kind === 'event' ? [news.number] : []));
  return { stream, told, numbers };
}

describe('the stream of events', () => {
  test('goes on where it was when the connection breaks, and tells nothing twice', async () => {
    const { stream, numbers } = listening();
    const [first] = FakeSocket.all;
    expect(first?.url).toBe('ws://studio.test/api/v1/events');
    first?.tell({ hello: { after: 6 } });
    expect(stream.connection.getState().state).toBe('open');
    first?.tell({ events: [event(7), event(8)] });
    first?.close();
    await settle();
    expect(stream.connection.getState().state).toBe('lost');
    await settle();
    const second = FakeSocket.all[1];
    expect(second?.url).toBe('ws://studio.test/api/v1/events?after=8');
    second?.tell({ hello: { after: 8 } });
    second?.tell({ events: [event(8), event(9)] });
    expect(numbers()).toEqual([7, 8, 9]);
    expect(stream.last()).toBe(9);
    stream.close();
  });

  test('goes on from the number that a tab remembers', () => {
    const { stream } = listening(41);
    expect(FakeSocket.all[0]?.url).toContain('after=41');
    stream.close();
  });

  test('begins afresh at a server that knows no such number', async () => {
    const { stream } = listening(41, async () => 'afresh');
    FakeSocket.all[0]?.close();
    await settle();
    await settle();
    expect(FakeSocket.all[1]?.url).toBe('ws://studio.test/api/v1/events');
    stream.close();
  });

  test('takes server-sent events where no socket can be had', async () => {
    const { stream, numbers } = listening(3);
    for (let tried = 0; tried < 3; tried += 1) {
      FakeSocket.all[tried]?.close();
      await settle();
      await settle();
    }
    const [source] = FakeSource.all;
    expect(source?.url).toBe('http://studio.test/api/v1/events?after=3');
    source?.onopen?.();
    expect(stream.connection.getState().state).toBe('open');
    source?.onmessage?.({ data: JSON.stringify(event(4)) });
    expect(numbers()).toEqual([4]);
    stream.close();
  });

  test('tries no more when it is closed', async () => {
    const { stream } = listening();
    stream.close();
    await settle();
    await settle();
    expect(FakeSocket.all).toHaveLength(1);
  });
});

describe('a message of the server', () => {
  test('tells progress and events in order', () => {
    const data = { event: 'node.progress', node: 'a', index: [1], step: 2, total: 4, message: 'x' };
    const news = readText(
      JSON.stringify({ progress: [{ run: 'r', name: 'node.progress', data }], events: [event(1)] }),
    );
    expect(news.map(({ kind }) => kind)).toEqual(['progress', 'event']);
    expect(news[0]).toMatchObject({ run: 'r', node: 'a', index: [1], step: 2, total: 4 });
  });

  test('is a preview: a length, what it is of, and the bytes of the picture', () => {
    const about = { run: 'r', node: 'a', index: [2], media_type: 'image/webp', width: 8, height: 6 };
    const head = new TextEncoder().encode(JSON.stringify(about));
    const message = new Uint8Array(4 + head.length + 3);
    new DataView(message.buffer).setUint32(0, head.length, true);
    message.set(head, 4);
    message.set([7, 8, 9], 4 + head.length);
    const preview = readPreview(message.buffer);
    expect(preview).toMatchObject({ run: 'r', node: 'a', index: [2], mediaType: 'image/webp', width: 8, height: 6 });
    expect([...preview.picture]).toEqual([7, 8, 9]);
  });
});
