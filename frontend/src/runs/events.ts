/** What a server tells while things happen, read from its messages: events of its log, progress and previews. */
import { isNumber, type JSONObject, type JSONValue, readJSON } from '@/document/json';

/** An event of the server's log. Numbers rise without gaps over all runs; `time` is seconds since 1970. */
export interface LogEvent {
  readonly kind: 'event';
  readonly number: number;
  readonly run: string | null;
  readonly time: number;
  readonly name: string;
  readonly data: JSONObject;
}

/** How far a node is. In no log, and never told later. */
export interface Progress {
  readonly kind: 'progress';
  readonly run: string;
  readonly node: string;
  readonly index: readonly number[];
  readonly step: number;
  readonly total: number;
  readonly message: string;
}

/** A picture of what a node works on. */
export interface Preview {
  readonly kind: 'preview';
  readonly run: string;
  readonly node: string;
  readonly index: readonly number[];
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
  readonly picture: Uint8Array<ArrayBuffer>;
}

/** The connection is there: every event after this number comes; undefined where it can't be told. */
export interface Hello {
  readonly kind: 'hello';
  readonly after: number | undefined;
}

/** What can be told. */
export type News = Hello | LogEvent | Progress | Preview;

/** A JSON object, or one of nothing. */
export function asObject(value: unknown): JSONObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JSONObject) : {};
}

/** A text, or ''. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A number, or 0. */
export function asNumber(value: unknown): number {
  return isNumber(value) ? Number(value) : 0;
}

function asList(value: unknown): readonly JSONValue[] {
  return Array.isArray(value) ? (value as JSONValue[]) : [];
}

/** The index of an iteration: one number a level. */
export function asIndex(value: unknown): readonly number[] {
  return asList(value).filter((each): each is number => typeof each === 'number');
}

/** An event as the log tells it. */
export function readEvent(told: unknown): LogEvent {
  const event = asObject(told);
  return {
    kind: 'event',
    number: asNumber(event.number),
    run: typeof event.run === 'string' ? event.run : null,
    time: asNumber(event.time),
    name: asText(event.name),
    data: asObject(event.data),
  };
}

/** How far a node is, as the server tells it: `{"run", "name", "data"}`. */
export function readProgress(told: unknown): Progress {
  const { run, data } = asObject(told);
  const { node, index, step, total, message } = asObject(data);
  return {
    kind: 'progress',
    run: asText(run),
    node: asText(node),
    index: asIndex(index),
    step: asNumber(step),
    total: asNumber(total),
    message: asText(message),
  };
}

/** What a text message of the socket tells. Throws a `SyntaxError` if it is no JSON. */
export function readText(message: string): News[] {
  const told = asObject(readJSON(message));
  const hello: News[] =
    told.hello === undefined ? [] : [{ kind: 'hello', after: asNumber(asObject(told.hello).after) }];
  return [...hello, ...asList(told.progress).map(readProgress), ...asList(told.events).map(readEvent)];
}

const LENGTH_BYTES = 4;

/** A preview: the length of a JSON object (u32, little endian), the object, the bytes of the picture. */
export function readPreview(message: ArrayBuffer): Preview {
  const length = new DataView(message).getUint32(0, true);
  const text = new TextDecoder().decode(new Uint8Array(message, LENGTH_BYTES, length));
  const about = asObject(readJSON(text));
  return {
    kind: 'preview',
    run: asText(about.run),
    node: asText(about.node),
    index: asIndex(about.index),
    mediaType: asText(about.media_type),
    width: asNumber(about.width),
    height: asNumber(about.height),
    picture: new Uint8Array(message, LENGTH_BYTES + length),
  };
}
