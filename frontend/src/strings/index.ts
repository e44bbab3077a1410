/** Every word that people read comes from here: `strings.app.name`. Sentences with values are functions. */
import { en } from './en';

/** What a catalogue holds. */
export type Strings = typeof en;

/** The catalogue of the language that is spoken. */
export const strings: Strings = en;
