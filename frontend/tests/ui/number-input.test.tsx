import { fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, test } from 'vitest';
import { NumberInput } from '@/ui/NumberInput';
import { user } from '../user';

const told: (number | null)[] = [];

function Held({ start, optional = false }: { start: number | null; optional?: boolean }) {
  const [value, setValue] = useState(start);
  const change = (next: number | null) => {
    told.push(next);
    setValue(next);
  };
  return (
    <NumberInput aria-label="Width" value={value} onChange={change} integer min={16} max={4096} optional={optional} />
  );
}

function input(): HTMLInputElement {
  return screen.getByRole('spinbutton', { name: 'Width' });
}

describe('a field of a number', () => {
  test('tells numbers within its bounds while they are typed, and comes to the nearest when it is left', async () => {
    told.length = 0;
    render(<Held start={512} />);
    await user.clear(input());
    await user.type(input(), '9999');
    expect(told).toEqual([99, 999]);
    expect(input().value).toBe('9999');
    await user.tab();
    expect(input().value).toBe('4096');
  });

  test('steps by arrows, ten times as far with Shift', async () => {
    render(<Held start={512} />);
    input().focus();
    await user.keyboard('{ArrowUp}');
    expect(input().value).toBe('513');
    await user.keyboard('{Shift>}{ArrowDown}{/Shift}');
    expect(input().value).toBe('503');
  });

  test('takes what was typed back on Escape', async () => {
    render(<Held start={512} />);
    await user.clear(input());
    await user.type(input(), '64{Escape}');
    expect(input().value).toBe('512');
  });

  test('may be empty only where nothing is a value', async () => {
    render(<Held start={512} optional />);
    await user.clear(input());
    await user.tab();
    expect(input().value).toBe('');
    expect(told.at(-1)).toBeNull();
  });

  test('is left as it was by what is no number', async () => {
    render(<Held start={512} />);
    await user.clear(input());
    await user.type(input(), 'wide');
    await user.tab();
    expect(input().value).toBe('512');
  });

  test('steps by the wheel only while it has the focus', () => {
    render(<Held start={512} />);
    fireEvent.wheel(input(), { deltaY: -100 });
    expect(input().value).toBe('512');
    fireEvent.focus(input());
    fireEvent.wheel(input(), { deltaY: -100 });
    expect(input().value).toBe('513');
  });

  test('is dragged sideways, and focused by a press without a drag', () => {
    render(<Held start={512} />);
    fireEvent.pointerDown(input(), { button: 0, clientX: 100, pointerId: 1 });
    fireEvent.pointerMove(input(), { clientX: 140, pointerId: 1 });
    fireEvent.pointerUp(input(), { pointerId: 1 });
    expect(input().value).toBe('522');
    expect(document.activeElement).not.toBe(input());
    fireEvent.pointerDown(input(), { button: 0, clientX: 100, pointerId: 1 });
    fireEvent.pointerUp(input(), { pointerId: 1 });
    expect(document.activeElement).toBe(input());
  });
});
