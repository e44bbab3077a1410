/** The English catalogue. Other languages are of its type, so that none can lack a sentence. */
import { app } from './app';
import { canvas } from './canvas';
import { commands } from './commands';
import { fields } from './fields';
import { files } from './files';
import { finding } from './finding';
import { inspector } from './inspector';
import { outline } from './outline';
import { palette } from './palette';
import { panels } from './panels';
import { runs } from './runs';
import { schema } from './schema';
import { server } from './server';
import { start } from './start';
import { ui } from './ui';

/** Every sentence of the editor, in English. */
export const en = {
  app,
  canvas,
  commands,
  fields,
  files,
  finding,
  inspector,
  outline,
  palette,
  panels,
  runs,
  schema,
  server,
  start,
  ui,
};
