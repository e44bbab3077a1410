import { describe, expect, it } from 'vitest';
import { en } from '@/strings/en';
import { ja } from '@/strings/ja';
import { zh } from '@/strings/zh';
import { leavesOf, said } from './leaves';

/** Names, keys and file formats, which are the same in every language. */
const NAMES = new Set(
  `nodeloom Language English JSON Schema OpenAPI API ID NAME PNG JPEG WebP ComfyUI InvokeAI Python PyTorch LoRA VAE
  ControlNet T2I diffusers rrggbbaa components.schemas token prompt models mask.png png extra_model_paths.yaml
  NODELOOM_SERVER true false null image secrets set v Ctrl Shift Alt Enter Delete Escape Tab F2 B E S undefined`.split(
    /\s+/,
  ),
);
/** What is typed as it stands here. */
const TYPED = /^gallery\.search\.hints\./;
/** Where other languages need no word. */
const WORDLESS: ReadonlySet<string> = new Set(['canvas.run.step']);
/** Signs that are written in another way among Chinese and Japanese words. */
const SIGNS_OF_ENGLISH =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}][,:;?!]|[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]\.(?!\w)|\.\.\./u;

/** What docs/translating.md calls something else: one thing has one word. */
const OTHER_WORDS = {
  zh: /您|结点|精炼|分辩|帐户|图象/,
  ja: /ワイヤー|コンマ|サーバ(?!ー)|フォルダ(?!ー)|ブラウザ(?!ー)|エディタ(?!ー)|インタフェース/,
};

describe.each([
  ['Chinese', zh, OTHER_WORDS.zh],
  ['Japanese', ja, OTHER_WORDS.ja],
])('the catalogue in %s', (_name, catalogue, otherWords) => {
  const english = new Map([...leavesOf(en)].filter(([path]) => !TYPED.test(path)));
  const leaves = [...leavesOf(catalogue)].filter(([path]) => !TYPED.test(path));

  it('has every sentence that English has, and no other', () => {
    expect(leaves.map(([path]) => path).toSorted()).toEqual([...english.keys()].toSorted());
  });

  it('leaves no word of English but names', () => {
    const left = leaves.flatMap(([path, leaf]) => {
      const words = said(leaf).text.match(/[A-Za-z][\w.]*/g) ?? [];
      const foreign = words.filter((word) => !NAMES.has(word));
      return foreign.length > 0 ? [`${path}: ${foreign.join(' ')}`] : [];
    });
    expect(left).toEqual([]);
  });

  it('says something wherever English does', () => {
    const silent = leaves.filter(
      ([path, leaf]) => /\p{L}/u.test(said(english.get(path) ?? '').text) && !/\p{L}/u.test(said(leaf).text),
    );
    expect(silent.map(([path]) => path).filter((path) => !WORDLESS.has(path))).toEqual([]);
  });

  it('tells all values that English tells', () => {
    const lost = leaves.flatMap(([path, leaf]) => {
      const own = said(leaf).values;
      const missing = [...said(english.get(path) ?? '').values].filter((value) => !own.has(value));
      return missing.length > 0 ? [`${path}: ${missing.join(' ')}`] : [];
    });
    expect(lost).toEqual([]);
  });

  it('has one word for one thing', () => {
    const wrong = leaves.filter(([, leaf]) => otherWords.test(said(leaf).text));
    expect(wrong.map(([path]) => path)).toEqual([]);
  });

  it('has the signs of its own script', () => {
    const wrong = leaves.filter(([, leaf]) => SIGNS_OF_ENGLISH.test(said(leaf).text));
    expect(wrong.map(([path]) => path)).toEqual([]);
  });
});
