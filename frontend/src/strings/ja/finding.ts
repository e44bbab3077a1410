/** What the editor says in Japanese: the command palette, the search in the graph, the list of shortcuts. */
import type { Strings } from '..';

/** Words of what finds things. */
export const finding: Strings['finding'] = {
  commands: {
    title: 'コマンド',
    placeholder: '何をしますか？',
    none: 'そのようなコマンドはありません',
    unable: '今は使えません',
    foot: 'Enterで実行します。ショートカットはこの一覧を開かなくても使えます。',
  },
  search: {
    title: 'グラフ内を検索',
    placeholder: '名前、型、値、メモ…',
    none: 'このワークフローに一致するものはありません',
    start: '名前、型、値、メモを入力すると、すべてのサブグラフからノードを探します。',
    kinds: { node: 'ノード', value: '値', notes: 'メモ', frame: 'フレーム', note: '付箋' },
    inPlace: (titles) => titles.join(' › '),
  },
  shortcuts: {
    title: 'キーボードショートカット',
    filter: 'ショートカットを探す',
    none: '一致するショートカットはありません',
    or: 'または',
  },
};
