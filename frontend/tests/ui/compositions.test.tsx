import { render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InlineText } from '@/canvas/InlineText';
import { keepCompositions } from '@/ui/compositions';
import { Dialog } from '@/ui/Dialog';

let stop: () => void;

beforeEach(() => {
  stop = keepCompositions(window);
});
afterEach(() => stop());

function press(element: Element, key: string, more: KeyboardEventInit): void {
  element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
}

/** As browsers tell of a key that an input method takes, and as Safari does when it ends a word. */
describe.each([
  ['while a word is composed', { isComposing: true }],
  ['with the key that ends a word', { keyCode: 229 }],
])('%s', (_name, taken) => {
  it('Enter and Escape don’t end a field', () => {
    const onDone = vi.fn();
    render(<InlineText label="Name" value="ノード" onDone={onDone} />);
    press(screen.getByRole('textbox'), 'Enter', taken);
    press(screen.getByRole('textbox'), 'Escape', taken);
    expect(onDone).not.toHaveBeenCalled();
    press(screen.getByRole('textbox'), 'Enter', {});
    expect(onDone).toHaveBeenCalledWith('ノード');
  });

  it('Escape closes no dialog', () => {
    const onClose = vi.fn();
    render(
      <Dialog open title="名前" onClose={onClose}>
        <input aria-label="名前" />
      </Dialog>,
    );
    press(screen.getByRole('textbox'), 'Escape', taken);
    expect(onClose).not.toHaveBeenCalled();
    press(screen.getByRole('textbox'), 'Escape', {});
    expect(onClose).toHaveBeenCalledOnce();
  });
});
