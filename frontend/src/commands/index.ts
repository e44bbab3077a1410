/** All commands of the editor. Whoever has some adds a list here. */
import type { Command } from './command';
import { editCommands } from './edit';
import { fileCommands } from './files';
import { formCommands } from './forms';
import { graphCommands } from './graph';
import { layoutCommands } from './layout';
import { runCommands } from './running';
import { subgraphCommands } from './subgraph';
import { upgradeCommands } from './upgrade';
import { viewCommands } from './view';
import { viewsCommands } from './views';

/** Every command, by group. */
export const commands: readonly Command[] = [
  ...runCommands,
  ...editCommands,
  ...graphCommands,
  ...subgraphCommands,
  ...layoutCommands,
  ...viewCommands,
  ...viewsCommands,
  ...formCommands,
  ...fileCommands,
  ...upgradeCommands,
];

const byId: ReadonlyMap<string, Command> = new Map(commands.map((command) => [command.id, command]));

/** The command with an id. Throws if there is none: ids are written in code. */
export function commandNamed(id: string): Command {
  const found = byId.get(id);
  if (!found) throw new Error(`there is no command ${id}`);
  return found;
}
