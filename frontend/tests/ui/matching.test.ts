import { expect, it } from 'vitest';
import { matching } from '@/ui/matching';

const ALL = ['ノードを追加', '画像をぼかす', 'Export as PNG', '添加节点', '模糊图片'];
const found = (text: string) => matching(ALL, text, {});

it('finds what holds the letters, of any script', () => {
  expect(found('节点')).toEqual(['添加节点']);
  expect(found('追加')).toEqual(['ノードを追加']);
  expect(found('png')).toEqual(['Export as PNG']);
});

it('takes letters of full width for the usual ones', () => {
  expect(found('ＰＮＧ')).toEqual(['Export as PNG']);
});

it('finds katakana by hiragana', () => {
  expect(found('のーど')).toEqual(['ノードを追加']);
  expect(found('ぼかす')).toEqual(['画像をぼかす']);
});
