/** The command that shows what the upgrade of the open workflow changed. */
import { strings } from '@/strings';
import type { Command } from './command';

/** Commands about upgrades. */
export const upgradeCommands: readonly Command[] = [
  {
    id: 'file.upgrade',
    title: strings.upgrade.command,
    group: 'file',
    words: ['migration', 'report', 'missing', 'version'],
    run: ({ ui }) => ui.setState({ view: 'graph', side: 'upgrade' }),
  },
];
