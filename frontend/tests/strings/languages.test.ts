import { describe, expect, it } from 'vitest';
import { readLanguage } from '@/strings/languages';

describe('the language of a visitor', () => {
  it('is the one that was chosen last', () => {
    expect(readLanguage('ja', ['zh-CN', 'en'])).toEqual({ language: 'ja', locale: 'ja' });
  });

  it('is else the first that the browser names and that is here', () => {
    expect(readLanguage(null, ['fr-FR', 'zh-CN', 'en'])).toEqual({ language: 'zh', locale: 'zh-CN' });
  });

  it('is English where none is here', () => {
    expect(readLanguage(null, ['fr', 'de-AT'])).toEqual({ language: 'en', locale: 'en' });
    expect(readLanguage(null, [])).toEqual({ language: 'en', locale: 'en' });
  });

  it('is read from whatever was kept or is named', () => {
    expect(readLanguage('toString', ['', 'no tag!', 'ja-JP'])).toEqual({ language: 'ja', locale: 'ja-JP' });
  });

  it('writes dates as in the country of the visitor', () => {
    expect(readLanguage('en', ['zh-CN', 'en-GB', 'en-US']).locale).toBe('en-GB');
  });

  it('shows simplified characters, with dates in them, to who reads Chinese in traditional ones', () => {
    expect(readLanguage(null, ['zh-TW', 'en'])).toEqual({ language: 'zh', locale: 'zh-Hans' });
  });
});
