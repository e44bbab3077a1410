import { afterEach, expect, it } from 'vitest';
import { speak } from '@/strings';
import { compareTexts, timeText } from '@/strings/formats';

const TIME = new Date(2026, 10, 21, 16, 5).getTime();

afterEach(() => speak({ language: 'en', locale: 'en-US' }));

it('writes a time as the language that is spoken does', async () => {
  expect(timeText(TIME)).toMatch(/^Nov 21, 2026, 4:05\sPM$/);
  await speak({ language: 'en', locale: 'en-GB' });
  expect(timeText(TIME)).toBe('21 Nov 2026, 16:05');
  await speak({ language: 'zh', locale: 'zh-CN' });
  expect(timeText(TIME)).toBe('2026年11月21日 16:05');
  await speak({ language: 'ja', locale: 'ja-JP' });
  expect(timeText(TIME)).toBe('2026/11/21 16:05');
});

it('puts Chinese in the order of its sounds', async () => {
  await speak({ language: 'zh', locale: 'zh-CN' });
  expect(['模型', '边缘', '图片', '采样'].toSorted(compareTexts)).toEqual(['边缘', '采样', '模型', '图片']);
});
