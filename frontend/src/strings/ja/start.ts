/** What the editor says in Japanese: where there is nothing yet. */
import type { Strings } from '..';

/** Words of the beginning. */
export const start: Strings['start'] = {
  title: '何を作りますか？',
  sentence: 'サンプルを開いて「実行」を押すか、ノードを組み合わせて自分で作りましょう。',
  examples: 'サンプル',
  saved: '保存したワークフロー',
  open: (name) => `${name}を開く`,
  add: 'ノードを追加',
  library: 'ライブラリから開く…',
  file: 'ファイルを開く…',
  drop: 'ワークフローや、ここで作った画像は、ウィンドウのどこにでもドロップできます。',
  subgraphTitle: 'このサブグラフは空です',
  subgraphSentence:
    'ノードを追加して、フィールドをインターフェースに表示してください。サブグラフを使うノードの入力と出力になります。',
};
