import { afterEach, describe, expect, test, vi } from 'vitest';
import { copyOut } from '@/commands/copying';
import { createUi } from '@/editor/ui';
import { strings } from '@/strings';

function clipboard(writeText: (text: string) => Promise<void>) {
  vi.stubGlobal('navigator', { clipboard: { writeText } });
}

describe('a text that is copied', () => {
  afterEach(() => void vi.unstubAllGlobals());

  test('is in the clipboard, and that is said', async () => {
    const ui = createUi();
    const written = vi.fn(async () => {});
    clipboard(written);
    expect(await copyOut(ui, 'words', 'Copied.')).toBe(true);
    expect(written).toHaveBeenCalledWith('words');
    expect(ui.getState().notices).toMatchObject([{ tone: 'success', text: 'Copied.' }]);
  });

  test('is not where the browser does not allow it, and that is said', async () => {
    const ui = createUi();
    clipboard(() => Promise.reject(new DOMException('Write permission denied.', 'NotAllowedError')));
    expect(await copyOut(ui, 'words', 'Copied.')).toBe(false);
    expect(ui.getState().notices).toMatchObject([{ tone: 'error', text: strings.commands.clipboard.noClipboard }]);
  });
});
