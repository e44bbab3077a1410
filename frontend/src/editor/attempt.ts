/** `attempt`: something that the server may refuse. */
import { ApiError } from '@/api/problem';
import { notify, type Ui } from './ui';

/** Do something that the server may refuse; undefined if it did, and the refusal is said in a notice. */
export async function attempt<T>(ui: Ui, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    notify(ui, { tone: 'error', text: error.message });
    return undefined;
  }
}
