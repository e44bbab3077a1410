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
  scrub: 'ドラッグで変更（Shiftで大きく、Altで小さく）',
  picture: {
    noCanvas: 'このブラウザーには描画できるキャンバスがありません',
    tooLarge: 'このブラウザーには大きすぎます',
    noPng: 'この画像はPNGではありません',
    cutOff: '画像が途中で切れています',
    noDrawing: '描くものがありません',
  },
  themes: { system: 'システムに合わせる', dark: 'ダーク', light: 'ライト' },
};
