/** The languages of the editor, and which of them a visitor reads: `readLanguage`. Nothing of a catalogue is loaded here. */

/** Each language, by the name that its readers call it. */
export const LANGUAGES = { en: 'English', zh: '简体中文', ja: '日本語' } as const;

/** A language of the editor. */
export type Language = keyof typeof LANGUAGES;

/** The tag of each language for `lang`, and for dates where the browser names none that is nearer. */
export const TAGS: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-Hans', ja: 'ja' };

/** Where the choice is kept. */
export const LANGUAGE_KEY = 'nodeloom.language';

/** A language, and how its readers write dates. */
export interface Speech {
  readonly language: Language;
  /** Such as `en-GB`. */
  readonly locale: string;
}

/** What was chosen last, or else the first that the browser names and that is here; English where there is none. */
export function readLanguage(kept: string | null, wanted: readonly string[]): Speech {
  const language =
    kept !== null && isLanguage(kept) ? kept : (wanted.map(languageOf).find((each) => each !== undefined) ?? 'en');
  const { script } = new Intl.Locale(TAGS[language]).maximize();
  const near = wanted.find((tag) => languageOf(tag) === language && localeOf(tag)?.maximize().script === script);
  return { language, locale: near ?? TAGS[language] };
}

function isLanguage(text: string): text is Language {
  return Object.hasOwn(LANGUAGES, text);
}

/** The language of a tag such as `zh-CN`. Whoever reads Chinese in other letters reads these rather than English. */
function languageOf(tag: string): Language | undefined {
  const language = localeOf(tag)?.language ?? '';
  return isLanguage(language) ? language : undefined;
}

function localeOf(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag);
  } catch (error) {
    if (error instanceof RangeError) return undefined; // a browser may be told anything
    throw error;
  }
}
