/** The keyboard and the clipboard of the window, as commands hear them. */
import { useEffect } from 'react';
import { useBench } from '@/app/bench';
import { commands } from '@/commands';
import { copiedText, pasteText } from '@/commands/clipboard';
import { isEnabled, isHere } from '@/commands/command';
import { deleteSelected } from '@/commands/edit';
import { commandAt, isForText } from '@/commands/keyboard';
import { putPictures } from '@/commands/pictures';
import { isPictureFile } from '@/fields/picture-drop';
import { strings } from '@/strings';
import { ON_MAC } from '@/ui/keys';

/** Run commands by their shortcuts, and copy and paste what is selected, as long as the component is there. */
export function useKeys(): void {
  const bench = useBench();
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    let withShift = false;
    const isGraph = () => bench.ui.getState().view === 'graph';
    const onKey = (event: KeyboardEvent) => {
      withShift = event.shiftKey;
      if (event.defaultPrevented || event.isComposing) return;
      const command = commandAt(commands, event, event.target, ON_MAC);
      if (!command || !isHere(command, bench)) return;
      event.preventDefault();
      if (isEnabled(command, bench)) void command.run(bench);
    };
    const onCopy = (event: ClipboardEvent) => {
      if (!isGraph() || isForText(event.target) || window.getSelection()?.toString()) return;
      const text = copiedText(bench);
      if (text === undefined || !event.clipboardData) return;
      event.clipboardData.setData('text/plain', text);
      event.preventDefault();
      if (event.type === 'cut') deleteSelected(bench, strings.commands.edit.cut);
    };
    const onPaste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text/plain');
      const pictures = [...(event.clipboardData?.files ?? [])].filter(isPictureFile);
      if (!isGraph() || isForText(event.target) || !(text || pictures.length > 0)) return;
      event.preventDefault();
      const at = bench.viewport.current()?.pointer();
      if (text) void pasteText(bench, text, { at, arriving: withShift });
      else void putPictures(bench, pictures, at);
    };
    window.addEventListener('keydown', onKey, { signal });
    document.addEventListener('copy', onCopy, { signal });
    document.addEventListener('cut', onCopy, { signal });
    document.addEventListener('paste', onPaste, { signal });
    return () => stop.abort();
  }, [bench]);
}
