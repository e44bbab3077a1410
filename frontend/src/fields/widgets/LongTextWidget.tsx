/** A text of many lines, such as a prompt. */
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { TextArea } from '@/ui/TextArea';
import { allowsNull } from '../input-facts';
import { weighted } from '../prompt-weight';
import { controlOf, partSize, type WidgetProps } from '../widget';

const LINES = { compact: [3, 8], full: [4, 20] } as const;

/** A text of many lines. Ctrl+Up and Ctrl+Down make the words at the caret heavier or lighter, as in prompts. */
export function LongTextWidget(props: WidgetProps) {
  const { input, value, onChange, size } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const selection = useRef<readonly [number, number]>(undefined);
  const text = typeof value === 'string' ? value : '';
  useEffect(() => {
    if (selection.current) area.current?.setSelectionRange(...selection.current);
    selection.current = undefined;
  });
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const direction = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : undefined;
    if (direction === undefined || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const { selectionStart, selectionEnd } = event.currentTarget;
    const next = weighted({ text, start: selectionStart, end: selectionEnd }, direction);
    if (next.text === text) return;
    selection.current = [next.start, next.end];
    onChange(next.text, true);
  };
  return (
    <TextArea
      {...controlOf(props)}
      ref={area}
      value={text}
      maxLength={input.constraints.maxLength}
      lines={LINES[size]}
      size={partSize(size)}
      spellCheck
      onKeyDown={press}
      onChange={(next) => onChange(next === '' && allowsNull(input) ? null : next, true)}
    />
  );
}
