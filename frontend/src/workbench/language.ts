/** `changeLanguage`: another language for the editor. The page begins anew, with all that was open. */
import type { Files } from '@/files/files';
import { LANGUAGE_KEY, type Language } from '@/strings/languages';

/** What a page does for it; the one that is open where it is not said. */
export interface LanguagePage {
  readonly storage: Pick<Storage, 'setItem'>;
  readonly reload: () => void;
}

/** Keep what is open, and begin again in a language. */
export async function changeLanguage(
  { autosave }: Pick<Files, 'autosave'>,
  language: Language,
  page: LanguagePage = { storage: window.localStorage, reload: () => window.location.reload() },
): Promise<void> {
  page.storage.setItem(LANGUAGE_KEY, language);
  await autosave.now();
  page.reload();
}
