/** Workflows from anywhere, brought to what the editor reads: the server migrates, whatever the format was. */
import { ZodError } from 'zod';
import type { Api } from '@/api/api';
import type { Given } from '@/api/library_calls';
import { ApiError } from '@/api/problem';
import type { Body, Migrated } from '@/api/types';
import { readJSON } from '@/document/json';
import { type WorkflowDocument, workflowSchema } from '@/document/workflow';
import type { Notice, Ui } from '@/editor/ui';
import { strings } from '@/strings';
import { keptInJSON } from '@/upgrade/keeping';
import { isWorthReading, readReport } from '@/upgrade/report';
import type { WorkingCopy } from './working_copies';

/** A workflow that can be edited. */
export interface Opened {
  readonly document: WorkflowDocument;
  /** The JSON that it was read from: what is written again where nothing was changed. */
  readonly source: Record<string, unknown>;
  /** What was done to bring it here, and what is missing; undefined if there is nothing to tell. */
  readonly report: Migrated | undefined;
  /** What the server made it of, if it did: it could be asked again. */
  readonly given?: Given;
}

/** It can't be opened: the server refused it, or it is nothing that could be sent there; the message says why. */
export class UnreadableError extends ApiError {
  constructor(message: string) {
    super('unreadable', message);
  }
}

/** The workflow of a JSON document of any format. `UnreadableError` if it is none. */
export async function openedDocument(api: Api, told: Record<string, unknown>, what: string): Promise<Opened> {
  const given = { document: told as Body };
  const report = await readable(() => api.documents.bring(given, { keep: keptInJSON(told) }), what);
  return openedReport(report.status === 'unchanged' ? { ...report, ...given } : report, what, given);
}

function openedReport(report: Migrated, what: string, given: Given): Opened {
  const source = report.document;
  try {
    const document = workflowSchema.parse(source);
    return { document, source, report: isSilent(report) ? undefined : report, given };
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const place = error.issues[0]?.path.join('.') ?? '';
    throw new UnreadableError(strings.files.opened.unreadable(what, strings.files.opened.wrongPlace(place)));
  }
}

/** Whether a report says nothing at all. */
function isSilent(report: Migrated): boolean {
  const { changes, missing, missing_models: models } = report;
  return report.status === 'unchanged' && changes.length + missing.length + (models?.length ?? 0) === 0;
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

/** The workflow of a file: JSON, or whatever else carries one, which the server reads. `UnreadableError` if none does. */
export async function openedFile(api: Api, file: Pick<File, 'name' | 'arrayBuffer'>): Promise<Opened> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const given = { file: bytes };
  if (!isObject(bytes))
    return openedReport(await readable(() => api.documents.bring(given), file.name), file.name, given);
  let told: unknown;
  try {
    told = readJSON(new TextDecoder().decode(bytes));
  } catch {
    throw new UnreadableError(strings.files.opened.unreadable(file.name, strings.files.opened.noJson));
  }
  return openedDocument(api, told as Record<string, unknown>, file.name);
}

const BRACE = 0x7b;
/** Bytes before a JSON object: space, line ends, and the mark that some programs put before UTF-8. */
const BEFORE: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

/** Whether bytes begin as a JSON object does. */
function isObject(bytes: Uint8Array): boolean {
  return bytes.find((byte) => !BEFORE.has(byte)) === BRACE;
}

/** What is said of a migration at the edge of the window; undefined where the panel says more, or nothing was done. */
export function told(ui: Ui, report: Migrated | undefined, name: string): Omit<Notice, 'id'> | undefined {
  if (!report || report.changes.length === 0 || isWorthReading(readReport(report))) return undefined;
  const { upgraded, show } = strings.upgrade.notice;
  const act = { label: show, run: () => ui.setState({ side: 'upgrade' }) };
  return { tone: 'info', text: upgraded(name, report.changes.length), act };
}
