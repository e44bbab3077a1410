/** Keeps the templates of the editor those that the server publishes. */
import type { Api } from '@/api/api';
import { ApiError } from '@/api/problem';
import type { Editor } from '@/editor/store';
import { notify, type Ui } from '@/editor/ui';
import type { LogEvent } from '@/runs/events';
import { parseTemplates } from '@/schema/parse';
import { type PackWords, worded } from '@/schema/wording';
import { spoken, strings } from '@/strings';

/** Event of the log which tells that other nodes are installed now. */
const CHANGED = 'schema.changed';

/** What templates are read with. */
export interface TemplatesOptions {
  readonly api: Api;
  readonly editor: Editor;
  readonly ui: Ui;
  readonly listen: (listener: (event: LogEvent) => void) => () => void;
}

/** Read the templates now and whenever they change. Resolves when they are there for the first time. */
export async function followTemplates({ api, editor, ui, listen }: TemplatesOptions): Promise<void> {
  let known = '';
  async function read(): Promise<void> {
    try {
      const [{ document, etag }, locale] = await Promise.all([api.server.schema(), wordsOf(api)]);
      const tags = `${etag} ${locale.etag}`;
      if (etag !== '' && tags === known) return;
      editor.setTemplates(worded(parseTemplates(document), locale.words));
      known = tags;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const again = { label: strings.app.broken.again, run: () => void read() };
      notify(ui, { tone: 'error', text: strings.server.noSchema(error.message), act: again });
    }
  }
  listen((event) => {
    if (event.name === CHANGED) void read();
  });
  await read();
}

/** The document itself is English. */
async function wordsOf({ server }: Api): Promise<{ words: PackWords; etag: string }> {
  return spoken.language === 'en' ? { words: {}, etag: '' } : server.words(spoken.language);
}
