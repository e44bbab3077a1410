/** The English catalogue. Other languages are of its type, so that none can lack a sentence. */
import { app } from './app';
import { canvas } from './canvas';
import { commands } from './commands';
import { fields } from './fields';
import { files } from './files';
import { finding } from './finding';
import { forms } from './forms';
import { gallery } from './gallery';
import { inspector } from './inspector';
import { library } from './library';
import { models } from './models';
import { outline } from './outline';
import { painting } from './painting';
import { palette } from './palette';
import { panels } from './panels';
import { runs } from './runs';
import { schema } from './schema';
import { server } from './server';
import { start } from './start';
import { ui } from './ui';
import { upgrade } from './upgrade';

/** Every sentence of the editor, in English. */
export const en = {
  app,
  canvas,
  commands,
  fields,
  files,
  finding,
  forms,
  gallery,
  inspector,
  library,
  models,
  outline,
  painting,
  palette,
  panels,
  runs,
  schema,
  server,
  start,
  ui,
  upgrade,
};
