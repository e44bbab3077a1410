/** Asks Python what it makes of documents; `make test` has made the environment that it is in. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { JSONObject } from '@/document/json';

const ROOT = join(import.meta.dirname, '../../..');
const PYTHON = process.env.NODELOOM_PYTHON ?? join(ROOT, '.venv/bin/python');

/** What Python says; see `tests/frontend/told_by_python.py`. */
export interface Told {
  readonly installed: JSONObject;
  readonly templates: readonly Readonly<Record<string, JSONObject>>[];
  readonly problems: readonly (readonly (readonly [code: string, node: string | null, field: string | null])[])[];
}

/** What Python says of published documents at some paths, and of workflows. Throws where there is no Python. */
export function toldByPython(published: readonly string[], documents: readonly unknown[]): Told {
  if (!existsSync(PYTHON)) throw new Error(`there is no ${PYTHON}: run \`make setup\`, or name one by NODELOOM_PYTHON`);
  const script = join(ROOT, 'tests/frontend/told_by_python.py');
  const input = JSON.stringify({ published, documents });
  return JSON.parse(execFileSync(PYTHON, [script], { input, encoding: 'utf8', maxBuffer: 2 ** 28 })) as Told;
}
