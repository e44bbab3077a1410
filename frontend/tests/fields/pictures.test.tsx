import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import type { Api } from '@/api/api';
import { ApiError } from '@/api/problem';
import type { JSONValue } from '@/document/json';
import { dragPicture } from '@/fields/picture-drop';
import { ValueWidget } from '@/fields/ValueWidget';
import { bench, inBench } from '../bench';
import { user } from '../user';
import { input, ref } from './inputs';

const STORED = { id: 'p1', name: 'fox.png', width: 64, height: 48, value: { name: 'fox.png', hash: 'h1' } };
const FILE = new File(['…'], 'fox.png', { type: 'image/png' });

function shown(value: JSONValue | undefined, upload = vi.fn(async () => STORED as object), type = 'ImageField') {
  const images = {
    upload,
    get: vi.fn(async () => STORED),
    list: vi.fn(async () => ({ images: [STORED], next: null })),
    thumbnailUrl: (id: string) => `/thumbnails/${id}`,
  };
  const onChange = vi.fn();
  const onReset = vi.fn();
  const tools = bench(undefined, {}, { api: { images } as unknown as Api });
  const props = { size: 'full', id: 'x', label: 'Picture', problemId: undefined, node: 'n', onReset } as const;
  render(inBench(tools, <ValueWidget input={input(ref(type))} value={value} onChange={onChange} {...props} />));
  return { tools, upload, onChange, onReset, box: screen.getByRole('group', { name: 'Picture' }) };
}

describe('a picture', () => {
  test('that is dropped as a file is put on the server, and given as it says', async () => {
    const { box, upload, onChange } = shown(undefined);
    fireEvent.drop(box, { dataTransfer: { types: ['Files'], files: [FILE], getData: () => '' } });
    await waitFor(() => expect(onChange).toHaveBeenCalledWith({ name: 'fox.png', hash: 'h1' }));
    expect(upload).toHaveBeenCalledWith(FILE, 'fox.png', 'upload');
  });

  test('that is pasted is put there too', async () => {
    const { box, onChange } = shown(undefined);
    fireEvent.paste(box, { clipboardData: { files: [FILE] } });
    await waitFor(() => expect(onChange).toHaveBeenCalledOnce());
  });

  test('of the gallery is dropped as it is', async () => {
    const { box, upload, onChange } = shown(undefined);
    const held = new Map<string, string>();
    dragPicture({ setData: (type, text) => void held.set(type, text) }, STORED.id);
    const dataTransfer = { types: [...held.keys()], files: [], getData: (type: string) => held.get(type) ?? '' };
    fireEvent.drop(box, { dataTransfer });
    await waitFor(() => expect(onChange).toHaveBeenCalledWith(STORED.value));
    expect(upload).not.toHaveBeenCalled();
  });

  test('is chosen among those that are there', async () => {
    const { onChange } = shown(undefined);
    await user.click(screen.getByRole('button', { name: 'Choose…' }));
    await user.click(await screen.findByRole('button', { name: 'fox.png' }));
    expect(onChange).toHaveBeenCalledWith(STORED.value);
  });

  test('shows what it is, and can be taken away', async () => {
    const { box, onReset } = shown(STORED.value);
    expect(await screen.findByText('64 × 48')).toBeTruthy();
    expect(box.querySelector('img')?.getAttribute('src')).toBe('/thumbnails/p1');
    await user.click(screen.getByRole('button', { name: 'Remove the picture' }));
    expect(onReset).toHaveBeenCalledOnce();
  });

  test('that the server refuses is told about', async () => {
    const refused = vi.fn(async () => {
      throw new ApiError('too-large', 'it is too large', 413);
    });
    const { tools, box, onChange } = shown(undefined, refused);
    fireEvent.drop(box, { dataTransfer: { types: ['Files'], files: [FILE], getData: () => '' } });
    expect((await screen.findByRole('alert')).textContent).toContain('it is too large');
    expect(tools.ui.getState().notices).toEqual([]);
    expect(onChange).not.toHaveBeenCalled();
  });

  test('has to be a picture', async () => {
    const { box } = shown(undefined);
    const text = new File(['a'], 'notes.txt', { type: 'text/plain' });
    fireEvent.drop(box, { dataTransfer: { types: ['Files'], files: [text], getData: () => '' } });
    expect((await screen.findByRole('alert')).textContent).toContain('notes.txt');
  });

  test('says in the field what is on its way', async () => {
    const { box } = shown(
      undefined,
      vi.fn(() => new Promise<object>(() => {})),
    );
    fireEvent.drop(box, { dataTransfer: { types: ['Files'], files: [FILE], getData: () => '' } });
    expect(await screen.findByRole('progressbar')).toBeTruthy();
    expect(box.textContent).toContain('fox.png');
  });

  test('goes into the field that the pointer is over', async () => {
    const { box, onChange } = shown(undefined);
    fireEvent.paste(document.body, { clipboardData: { files: [FILE] } });
    fireEvent.pointerEnter(box);
    fireEvent.paste(document.body, { clipboardData: { files: [FILE] } });
    await waitFor(() => expect(onChange).toHaveBeenCalledOnce());
    fireEvent.pointerLeave(box);
    fireEvent.paste(document.body, { clipboardData: { files: [FILE] } });
    expect(onChange).toHaveBeenCalledOnce();
  });

  test('is cut or extended in a dialog, once there is one', async () => {
    const { tools, onChange } = shown(STORED.value);
    await user.click(screen.getByRole('button', { name: 'Crop or extend…' }));
    const { dialog } = tools.ui.getState();
    expect(dialog).toMatchObject({ kind: 'crop', label: 'Picture', value: STORED.value, node: undefined });
    if (dialog?.kind === 'crop') dialog.give({ name: 'less.png' });
    expect(onChange).toHaveBeenCalledWith({ name: 'less.png' });
  });
});

describe('a mask', () => {
  test('is painted in a dialog, and uploaded as a mask', async () => {
    const { tools, box, upload } = shown(undefined, undefined, 'MaskField');
    expect(screen.queryByRole('button', { name: 'Crop or extend…' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Paint the mask…' }));
    expect(tools.ui.getState().dialog).toMatchObject({ kind: 'paint' });
    fireEvent.drop(box, { dataTransfer: { types: ['Files'], files: [FILE], getData: () => '' } });
    await waitFor(() => expect(upload).toHaveBeenCalledWith(FILE, 'fox.png', 'mask'));
  });
});
