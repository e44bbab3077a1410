import { afterEach, describe, expect, it, vi } from 'vitest';
import { foundCommands } from '@/panels/commands/CommandPalette';
import { speak } from '@/strings';
import { LANGUAGE_KEY } from '@/strings/languages';
import { englishWords } from '@/strings/other-words';
import { changeLanguage } from '@/workbench/language';

afterEach(() => speak({ language: 'en', locale: 'en-US' }));

describe('commands in another language', () => {
  const run = () => {};
  const commands = [
    { id: 'edit.undo', title: '撤销', group: 'edit', run },
    { id: 'edit.duplicate', title: '创建副本', group: 'edit', run },
  ] as const;

  it('are found by their words of that language and of English', async () => {
    await speak({ language: 'zh', locale: 'zh-CN' });
    const english = await englishWords();
    expect(foundCommands(commands, '副本', english).map(({ id }) => id)).toEqual(['edit.duplicate']);
    expect(foundCommands(commands, 'undo', english).map(({ id }) => id)).toEqual(['edit.undo']);
  });

  it('need no other words where the editor speaks English', async () => {
    expect((await englishWords()).size).toBe(0);
  });
});

describe('changing the language', () => {
  it('keeps what is open before the page begins anew', async () => {
    const did: string[] = [];
    const now = async () => void did.push('kept');
    const autosave = { soon: vi.fn(), seen: vi.fn(), stop: vi.fn(), isPending: () => false, now };
    const storage = { setItem: (key: string, value: string) => void did.push(`${key} ${value}`) };
    await changeLanguage({ autosave }, 'ja', { storage, reload: () => void did.push('reloaded') });
    expect(did).toEqual([`${LANGUAGE_KEY} ja`, 'kept', 'reloaded']);
  });
});
