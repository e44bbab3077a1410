/** Begins as the editor does: its language is known before anything that speaks is loaded. */
import { speak } from '@/strings';

async function begin(): Promise<void> {
  await speak({ language: 'en', locale: 'en' });
  const { show } = await import('./canvas');
  await show();
}

void begin();
