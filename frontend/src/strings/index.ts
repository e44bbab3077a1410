/**
 * Every word that people read comes from here: `strings.app.name`. Sentences with values are functions. `speak` comes
 * before all else: what reads `strings` is imported afterwards, so that only one language is loaded.
 */
import type { en } from './en';
import type { Language, Speech } from './languages';

/** What a catalogue holds. */
export type Strings = typeof en;

/** The catalogue of the language that is spoken. */
export let strings: Strings;

/** The language that is spoken. */
export let spoken: Speech = { language: 'en', locale: 'en' };

const CATALOGUES: Readonly<Record<Language, () => Promise<Strings>>> = {
  en: () => import('./en').then((room) => room.en),
  zh: () => import('./zh').then((room) => room.zh),
  ja: () => import('./ja').then((room) => room.ja),
};

/** The catalogue of a language. */
export function catalogueOf(language: Language): Promise<Strings> {
  return CATALOGUES[language]();
}

/** Speak a language from now on. */
export async function speak(speech: Speech): Promise<void> {
  strings = await catalogueOf(speech.language);
  spoken = speech;
}
