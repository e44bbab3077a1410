import { act, fireEvent, render, screen } from '@testing-library/react';
import { Play } from 'lucide-react';
import { describe, expect, test, vi } from 'vitest';
import { IconButton } from '@/ui/IconButton';
import { TipLayer } from '@/ui/TipLayer';
import { tip, tipPlace } from '@/ui/tip';

const ROOM = { width: 1000, height: 600 };

describe('a tip', () => {
  test('stands under what it is about, or above where there is no room, and never outside the window', () => {
    const size = { width: 200, height: 30 };
    expect(tipPlace({ left: 500, right: 540, top: 10, bottom: 40 }, size, ROOM)).toEqual({ left: 420, top: 46 });
    expect(tipPlace({ left: 0, right: 20, top: 570, bottom: 595 }, size, ROOM)).toEqual({ left: 6, top: 534 });
  });

  test('comes after a moment under the pointer, describes its element, and goes with Escape', () => {
    vi.useFakeTimers();
    render(
      <>
        <p {...tip('How many steps')}>Steps</p>
        <TipLayer />
      </>,
    );
    fireEvent.pointerOver(screen.getByText('Steps'));
    expect(screen.queryByRole('tooltip')).toBeNull();
    act(() => vi.advanceTimersByTime(500));
    const shown = screen.getByRole('tooltip');
    expect(shown.textContent).toBe('How many steps');
    expect(screen.getByText('Steps').getAttribute('aria-describedby')).toBe(shown.id);
    fireEvent.keyDown(document.body, { key: 'Escape' });
    act(() => vi.advanceTimersByTime(10));
    expect(screen.queryByRole('tooltip')).toBeNull();
    expect(screen.getByText('Steps').hasAttribute('aria-describedby')).toBe(false);
    vi.useRealTimers();
  });

  test('of a button with an icon is its name, and is not said twice', () => {
    render(<IconButton icon={Play} label="Run" keys="Mod+Enter" />);
    const button = screen.getByRole('button', { name: 'Run' });
    expect(button.dataset.tip).toBe('Run');
    expect(button.getAttribute('aria-keyshortcuts')).toBe('Ctrl+Enter');
  });
});
