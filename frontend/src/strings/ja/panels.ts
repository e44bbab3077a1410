/** What the editor says in Japanese: panels. */
import type { Strings } from '..';

/** Words of panels. */
export const panels: Strings['panels'] = {};
