/** Copying as text and pasting from it: what is copied is a small workflow, which any version of any program may have. */
import { z } from 'zod';
import type { Body } from '@/api/types';
import { readJSON, writeJSON } from '@/document/json';
import {
  FORMAT,
  FORMAT_VERSION,
  jsonSchema,
  type Part,
  type WorkflowDocument,
  workflowSchema,
} from '@/document/workflow';
import { EMPTY_SELECTION } from '@/editor/selection';
import { notify, type Point } from '@/editor/ui';
import { clip, isEmptyClip } from '@/graph/clipping';
import { paste } from '@/graph/pasting';
import { isNothing, withContents } from '@/graph/things';
import type { Templates } from '@/schema/template';
import { strings } from '@/strings';
import type { Workbench } from '@/workbench/workbench';
import { asSelection, here } from './here';

const say = strings.commands.clipboard;

/** How something is pasted. */
export interface PasteOptions {
  /** Where its middle comes. */
  readonly at?: Point | undefined;
  /** Whether edges that led into what was copied are made again. */
  readonly arriving?: boolean;
}

/** Brings a document of any format that is known to the current one; `api.documents.migrate` is one. */
export type Migrate = (document: Body) => Promise<{ document: unknown; summary: string }>;

/** How far copies stand from what they are copies of. */
const OFFSET = 40;

const objectSchema = z.record(z.string(), jsonSchema);

/** What is selected, as text; undefined if nothing is. */
export function copiedText(bench: Pick<Workbench, 'editor'>): string | undefined {
  const { document, place, part, selection, templates, templateOf } = here(bench);
  if (isNothing(selection)) return undefined;
  return writeJSON(clip(document, place, withContents(part, selection, templateOf), templates), 1);
}

/** Put copies of what is selected beside it. */
export function duplicate(bench: Pick<Workbench, 'editor'>, label: string, arriving: boolean): void {
  const { document, place, part, selection, templates, templateOf } = here(bench);
  const copied = clip(document, place, withContents(part, selection, templateOf), templates);
  insert(bench, label, copied, { arriving });
}

/** Paste a text. Anything but a workflow is refused; one of another format or version is brought up to date first. */
export async function pasteText(
  bench: Workbench,
  text: string,
  options: PasteOptions = {},
  migrate: Migrate = (document) => bench.api.documents.migrate(document),
): Promise<void> {
  const refuse = (reason: string) => notify(bench.ui, { text: reason, tone: 'error' });
  const given = objectSchema.safeParse(parsed(text)).data;
  if (!given) return refuse(text.trim() === '' ? say.empty : say.noWorkflow);
  const { templates } = here(bench);
  let document = current(given, templates);
  if (!document) {
    try {
      const migrated = await migrate(given);
      document = workflowSchema.parse(migrated.document);
      notify(bench.ui, { text: say.migrated(migrated.summary), tone: 'info' });
    } catch (error) {
      return refuse(isOurs(given) ? say.refused(reasonOf(error)) : say.noWorkflow);
    }
  }
  if (isEmptyClip(document)) return refuse(say.empty);
  insert(bench, strings.commands.edit.paste, document, options);
}

/** Put a document into the open graph as one step, and select what came. */
export function insert(bench: Pick<Workbench, 'editor'>, label: string, copied: Part, options: PasteOptions): void {
  const { place, templates, types } = here(bench);
  let selection = EMPTY_SELECTION;
  bench.editor.edit(
    label,
    (draft) => {
      selection = asSelection(paste(draft, place, copied, { templates, types, offset: OFFSET, ...options }));
    },
    { select: () => selection },
  );
}

/** A document that can be used as it is: of the current format, and with nodes of the installed versions. */
function current(given: Record<string, unknown>, templates: Templates): WorkflowDocument | undefined {
  if (given.format !== FORMAT || given.format_version !== FORMAT_VERSION) return undefined;
  const document = workflowSchema.safeParse(given).data;
  return document && isUpToDate(document, templates) ? document : undefined;
}

function isUpToDate(part: Part, templates: Templates): boolean {
  const nodes = Object.values(part.nodes).every(
    ({ type, version }) => templates[type]?.version === (version ?? templates[type]?.version) && type in templates,
  );
  return nodes && Object.values(part.subgraphs).every((inner) => isUpToDate(inner, templates));
}

function isOurs(given: Record<string, unknown>): boolean {
  return given.format === FORMAT || 'nodes' in given;
}

function parsed(text: string): unknown {
  try {
    return readJSON(text);
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error);
}
