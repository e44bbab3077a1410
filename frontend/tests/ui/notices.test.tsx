import { act, render, screen } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { notify } from '@/editor/ui';
import { Notices, STAYS } from '@/ui/Notices';
import { bench, inBench } from '../bench';
import { user } from '../user';

describe('messages', () => {
  test('go by themselves, but errors stay', () => {
    vi.useFakeTimers();
    const tools = bench();
    render(inBench(tools, <Notices />));
    act(() => {
      notify(tools.ui, { text: 'Saved', tone: 'success' });
      notify(tools.ui, { text: 'Not saved', tone: 'error' });
    });
    expect(screen.getByText('Saved')).toBeTruthy();
    act(() => vi.advanceTimersByTime(STAYS + 1));
    expect(screen.queryByText('Saved')).toBeNull();
    expect(screen.getByRole('alert').textContent).toContain('Not saved');
    vi.useRealTimers();
  });

  test('that are said again while they stand there are counted', () => {
    const tools = bench();
    render(inBench(tools, <Notices />));
    act(() => {
      notify(tools.ui, { text: 'No connection', tone: 'error' });
      notify(tools.ui, { text: 'Saved', tone: 'success' });
      notify(tools.ui, { text: 'No connection', tone: 'error' });
    });
    expect(screen.getAllByText('No connection')).toHaveLength(1);
    expect(screen.getByText('× 2')).toBeTruthy();
  });

  test('make room for new ones, errors last of all', () => {
    const tools = bench();
    act(() => {
      notify(tools.ui, { text: 'Broken', tone: 'error' });
      for (const text of ['1', '2', '3', '4', '5']) notify(tools.ui, { text, tone: 'success' });
    });
    expect(tools.ui.getState().notices.map(({ text }) => text)).toEqual(['Broken', '3', '4', '5']);
  });

  test('have a button that does what it says, and goes', async () => {
    const tools = bench();
    const run = vi.fn();
    render(inBench(tools, <Notices />));
    act(() => notify(tools.ui, { text: 'Deleted', tone: 'info', act: { label: 'Undo', run } }));
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(run).toHaveBeenCalledOnce();
    expect(screen.queryByText('Deleted')).toBeNull();
  });
});
