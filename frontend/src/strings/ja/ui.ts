/** What the editor says in Japanese: its smallest parts. */
import type { Strings } from '..';

/** Words of the smallest parts. */
export const ui: Strings['ui'] = {
  list: (texts) => texts.join('、'),
  close: '閉じる',
  dismiss: '消す',
  notices: 'メッセージ',
  times: (count) => `× ${count}`,
  search: '検索',
  clear: 'クリア',
  noMatch: '一致するものがありません',
  noMatchHint: '文字数を減らすか、別の語で試してください。',
  increase: '増やす',
  decrease: '減らす',
  scrub: 'ドラッグで変更（Shiftで大きく、Altで小さく）',
  themes: { system: 'システムに合わせる', dark: 'ダーク', light: 'ライト' },
};
