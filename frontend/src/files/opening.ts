/** Workflows from anywhere, brought to what the editor reads: the server migrates, whatever the format was. */
import { ZodError } from 'zod';
import type { Api } from '@/api/api';
import { ApiError } from '@/api/problem';
import type { Body, Migrated } from '@/api/types';
import { readJSON } from '@/document/json';
import { type WorkflowDocument, workflowSchema } from '@/document/workflow';
import { strings } from '@/strings';
import type { WorkingCopy } from './working_copies';

/** A workflow that can be edited. */
export interface Opened {
  readonly document: WorkflowDocument;
  /** The JSON that it was read from: what is written again where nothing was changed. */
  readonly source: Record<string, unknown>;
  /** What was done to bring it here; undefined if nothing was. */
  readonly report: Migrated | undefined;
}

/** It can't be opened; the message says why. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

/** The workflow of a JSON document of any format. `UnreadableError` if it is none. */
export async function openedDocument(api: Api, told: Record<string, unknown>, what: string): Promise<Opened> {
  const report = await readable(() => api.documents.migrate(told as Body), what);
  return openedReport(report.status === 'unchanged' ? { ...report, document: told as Body } : report, what);
}

function openedReport(report: Migrated, what: string): Opened {
  const source = report.document;
  try {
    const isSame = report.status === 'unchanged';
    return { document: workflowSchema.parse(source), source, report: isSame ? undefined : report };
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const place = error.issues[0]?.path.join('.') ?? '';
    throw new UnreadableError(strings.files.opened.unreadable(what, strings.files.opened.wrongPlace(place)));
  }
}

/** What the server makes of something; `UnreadableError` if it can't read it. */
async function readable(ask: () => Promise<Migrated>, what: string): Promise<Migrated> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ApiError && error.status === 422)
      throw new UnreadableError(strings.files.opened.unreadable(what, error.message));
    throw error;
  }
}

/** The workflow of a working copy. It is in the current format as a rule, and then no server is needed to open it. */
export async function openedCopy(api: Api, copy: WorkingCopy): Promise<Opened> {
  const read = workflowSchema.safeParse(copy.document);
  if (read.success) return { document: read.data, source: copy.source, report: undefined };
  return openedDocument(api, copy.document, copy.name || strings.files.untitled);
}

/** The workflow of a file: JSON, or a picture that carries one. `UnreadableError` if it is neither. */
export async function openedFile(api: Api, file: File): Promise<Opened> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (isPicture(bytes))
    return openedReport(await readable(() => api.documents.migrateFile(bytes), file.name), file.name);
  let told: unknown;
  try {
    told = readJSON(new TextDecoder().decode(bytes));
  } catch {
    throw new UnreadableError(strings.files.opened.unreadable(file.name, strings.files.opened.noJson));
  }
  if (typeof told !== 'object' || told === null || Array.isArray(told))
    throw new UnreadableError(strings.files.opened.unreadable(file.name, strings.files.opened.noDocument));
  return openedDocument(api, told as Record<string, unknown>, file.name);
}

/** First bytes of PNG, JPEG and RIFF (WebP) files. */
const SIGNATURES = [
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x52, 0x49, 0x46, 0x46],
];

function isPicture(bytes: Uint8Array): boolean {
  return SIGNATURES.some((signature) => signature.every((byte, at) => bytes[at] === byte));
}

/** What a migration did, in a sentence; undefined if nothing that anybody should know. */
export function told(report: Migrated | undefined, name: string): string | undefined {
  if (!report) return undefined;
  const { opened } = strings.files;
  if (report.missing.length > 0) {
    const types = new Set(report.missing.map(({ type }) => String(type)));
    return opened.missing([...types].join(', '));
  }
  if (report.status === 'blocked' || report.status === 'needs-choice') return opened.blocked(name);
  if (report.status === 'lossy' || report.status === 'behaviour-changed') return opened.lossy(name);
  return opened.upgraded(name, report.changes.length);
}
