/** What a picture was made with, as the server read it from its file; and in what two pictures differ. */
import type { ImageView } from '@/api/types';

/** What a fact is about. */
export type FactKind = 'prompt' | 'model' | 'seed' | 'setting';

/** Something that was given or drawn. `name` is what a search knows it by. */
export interface Fact {
  readonly kind: FactKind;
  readonly name: string;
  readonly label: string;
  readonly text: string;
}

const KINDS: readonly string[] = ['prompt', 'model', 'seed', 'setting'] satisfies FactKind[];

/** What a picture was made with; none where its file has not been read yet, or says nothing. */
export function factsOf({ facts }: Pick<ImageView, 'facts'>): readonly Fact[] {
  const told = facts.made_with;
  return Array.isArray(told) ? told.flatMap(readFact) : [];
}

function readFact(told: unknown): Fact[] {
  if (typeof told !== 'object' || told === null) return [];
  const { kind, name, label, text } = told as Record<string, unknown>;
  if (typeof kind !== 'string' || !KINDS.includes(kind) || typeof text !== 'string') return [];
  return [{ kind: kind as FactKind, name: String(name), label: String(label), text }];
}

/** The name of the workflow that made a picture; '' if it is not known. */
export function workflowName({ facts }: Pick<ImageView, 'facts'>): string {
  return typeof facts.workflow === 'string' ? facts.workflow : '';
}

/** What the node is called that saved a picture; '' if nobody gave it a name. */
export function saverName({ facts }: Pick<ImageView, 'facts'>): string {
  return typeof facts.node === 'string' ? facts.node : '';
}

/** The name under which a fact is searched. */
export function searchName({ kind, name }: Fact): string {
  return kind === 'setting' ? name : kind;
}

/** A row of a comparison: what it is, and what each picture has; undefined where one has nothing of it. */
export interface Row {
  readonly label: string;
  readonly kind: FactKind;
  readonly texts: readonly (string | undefined)[];
}

/** The facts of several pictures side by side; facts of one label are told apart by their order. */
export function rows(pictures: readonly (readonly Fact[])[]): readonly Row[] {
  const found = new Map<string, { label: string; kind: FactKind; texts: (string | undefined)[] }>();
  for (const [column, facts] of pictures.entries()) {
    const seen = new Map<string, number>();
    for (const { kind, label, text } of facts) {
      const count = seen.get(label) ?? 0;
      seen.set(label, count + 1);
      const key = `${label}\n${count}`;
      const row = found.get(key) ?? { label, kind, texts: pictures.map(() => undefined) };
      row.texts[column] = text;
      found.set(key, row);
    }
  }
  return [...found.values()];
}

/** Those rows in which the pictures differ. */
export function differing(all: readonly Row[]): readonly Row[] {
  return all.filter(({ texts }) => texts.some((text) => text !== texts[0]));
}
