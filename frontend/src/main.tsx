/** Where the editor begins: its language is known before anything that speaks is loaded. */
import { speak } from '@/strings';
import { LANGUAGE_KEY, readLanguage, TAGS } from '@/strings/languages';

/** Not awaited at the top: what is imported here imports from this file in turn. */
async function begin(): Promise<void> {
  const speech = readLanguage(window.localStorage.getItem(LANGUAGE_KEY), navigator.languages);
  document.documentElement.lang = TAGS[speech.language];
  await speak(speech);
  const { show } = await import('@/app/show');
  await show();
}

void begin();
