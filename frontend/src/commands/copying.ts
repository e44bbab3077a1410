/** `copyOut`: a text goes into the clipboard, and the user is told. */
import { notify, type Ui } from '@/editor/ui';
import { copyText } from '@/files/download';
import { strings } from '@/strings';

/** Put a text into the clipboard and say so, or that the browser does not allow it; whether it is there. */
export async function copyOut(
  ui: Ui,
  text: string,
  said: string,
  refused = strings.commands.clipboard.noClipboard,
): Promise<boolean> {
  try {
    await copyText(text);
  } catch {
    notify(ui, { text: refused, tone: 'error' }); // browsers say no more than that
    return false;
  }
  notify(ui, { text: said, tone: 'success' });
  return true;
}
