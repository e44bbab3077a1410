/** What the editor says in Japanese: the window and its parts. */
import type { Strings } from '..';

/** Words of the window. */
export const app: Strings['app'] = {
  name: 'nodeloom',
  untitled: '無題のワークフロー',
  regions: {
    toolbar: 'ツールバー',
    canvas: 'グラフ',
    side: 'サイドパネル',
    inspector: 'プロパティ',
    results: '結果',
  },
  sides: {
    outline: 'アウトライン',
    queue: 'キュー',
    problems: '問題',
    form: 'フォーム',
    upgrade: 'アップグレード',
  },
  show: {
    inspector: 'プロパティ',
    results: '結果',
  },
  resize: {
    side: 'サイドパネルの幅',
    inspector: 'プロパティの幅',
    results: '結果の高さ',
  },
  look: {
    label: '外観',
    system: 'システムに合わせる',
    dark: 'ダーク',
    light: 'ライト',
  },
  language: '言語 · Language',
  waiting: {
    title: 'ノードを読み込んでいます',
    text: '使えるノードを調べるワーカーをサーバーが起動しています。数秒かかります。',
  },
  broken: {
    title: 'エディターのこの部分でエラーが発生しました',
    text: '作業内容は保持されています。もう一度お試しください。直らない場合はページを再読み込みしてください。',
    again: '再試行',
    reload: '再読み込み',
  },
};
