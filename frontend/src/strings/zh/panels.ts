/** What the editor says in Chinese: panels. */
import type { Strings } from '..';

/** Words of panels. */
export const panels: Strings['panels'] = {};
