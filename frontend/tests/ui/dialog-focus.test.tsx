import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Dialog } from '@/ui/Dialog';

function Page({ open }: { open: boolean }) {
  return (
    <>
      <button type="button">One</button>
      <button type="button">Other</button>
      <Dialog open={open} onClose={() => undefined} title="Question">
        <input aria-label="Answer" />
      </Dialog>
    </>
  );
}

/** Open and close a dialog while one button has the focus; it is given back a moment later. */
function closed(): void {
  const { rerender } = render(<Page open={false} />);
  screen.getByText('One').focus();
  rerender(<Page open />);
  expect(screen.getByRole('dialog').contains(document.activeElement)).toBe(true);
  rerender(<Page open={false} />);
  expect(screen.queryByRole('dialog')).toBeNull();
}

describe('a dialog that closes', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('gives the focus back to what had it', () => {
    closed();
    act(() => vi.runAllTimers());
    expect(document.activeElement).toBe(screen.getByText('One'));
  });

  test('takes it from nothing that got it in the meantime', () => {
    closed();
    screen.getByText('Other').focus();
    act(() => vi.runAllTimers());
    expect(document.activeElement).toBe(screen.getByText('Other'));
  });
});
