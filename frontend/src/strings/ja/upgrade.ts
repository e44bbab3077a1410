/** What the editor says in Japanese: what the upgrade of a workflow changed, and what can be decided of it. */
import type { Strings } from '..';

/** Words about upgrades. */
export const upgrade: Strings['upgrade'] = {
  title: 'アップグレードの変更点',
  close: '閉じる',
  command: 'アップグレードの変更点を表示',
  none: 'アップグレードはありませんでした',
  noneText:
    'このワークフローは保存されたまま開かれました。他のプログラムや以前のバージョンで作られたものでは、すべての変更がここに表示されます。',
  readAs: (source) => `${source}として読み込みました。`,
  counts: {
    unchanged: (count) => `${count}個のノードは元のまま`,
    changed: (count) => `${count}個を変更`,
    decide: (count) => `${count}個は要判断`,
    kept: (count) => `${count}個は元のまま保持`,
    missing: (count) => `${count}個は未知`,
    models: (count) => `${count}個のモデルが不足`,
  },
  sections: {
    decide: '判断が必要',
    look: '確認をおすすめ',
    fine: '失われたものはありません',
    document: 'ドキュメント全体',
    models: 'ここにないモデル',
    types: 'ここでは未知のノード',
  },
  status: {
    unchanged: '変更なし',
    lossless: '意味は同じ',
    lossy: '一部は対応なし',
    'behaviour-changed': '結果が変わる可能性',
    'needs-choice': '要判断',
    blocked: 'アップグレード不可',
  },
  row: {
    goTo: (name) => `${name}をキャンバスに表示`,
    version: (from, to) => `バージョン${from} → ${to}`,
    becomes: '次に変わります：',
    with: (names) => `${names}と一緒に`,
    before: '変更前',
    after: '現在',
    nothing: 'なし',
    edges: (edges) => `接続線：${edges}`,
    more: (count) => `さらに${count}件を表示`,
    decision: (name) => `${name}の扱い`,
    accept: '適用',
    skip: 'スキップ',
  },
  decide: {
    acceptAll: 'すべて適用',
    skipAll: 'すべてスキップ',
    apply: (count) => (count === 0 ? '反映' : `${count}件の判断を反映`),
    fixed: '開いた後にワークフローが変更されています。さらにスキップするには、変更を元に戻すか、開き直してください。',
    hint: 'スキップしたノードは元のまま残り、アップグレードするまで実行できません。',
  },
  models: {
    named: '使用箇所：',
    offers: '代わりに使う',
    same: '同じファイル',
    alike: '似た名前',
    other: '別のモデル…',
    none: 'この種類のモデルがありません。モデルフォルダーに置いて、再スキャンしてください。',
    choose: (name) => `${name}の代わりのモデル`,
  },
  types: {
    ofProgram: (program) => `${program}のノードで、ここには対応するものがありません。値と接続線は保たれます。`,
    ofPack: (pack, version) =>
      `パック${pack}${version ? `（バージョン${version}）` : ''}のノードですが、ここにはインストールされていません。サーバーのあるマシンにインストールし、サーバーを再起動してください：`,
    otherName: 'パッケージ名が異なる場合は、パックの作者の案内をご覧ください。',
    removed: (note) => `パックから取り除かれました：${note}`,
    copy: 'コピー',
    copied: 'コピーしました。',
    other: '別の型を選択…',
    choose: (type) => `${type}の代わりの型`,
  },
  placeholder: {
    kept: (version) =>
      version === undefined
        ? '元のままです。アップグレードするまで実行できません。'
        : `バージョン${version}のままです。アップグレードするまで実行できません。`,
    blocked: 'ここではアップグレードできません。',
    missing: (pack) => `パック${pack}がインストールされていません。`,
    program: (program) => `${program}のノードで、対応するものがありません。`,
    removed: 'この型はパックから取り除かれました。',
    unknown: 'この型はここでは未知です。',
    upgrade: 'このノードをアップグレード',
    swap: '別の型を選択',
    values: '保たれている値',
  },
  steps: {
    decide: 'アップグレードの判断',
    model: '別のモデルを選択',
    type: '別の型を選択',
  },
  meanwhile: 'その間にワークフローが変更されました。もう一度判断してください。',
  refusal: (count) => `${count}個のノードは元のままで、アップグレードするまで実行できません。`,
  show: '表示',
  notice: {
    upgraded: (name, changes) => `${name}：ここで開くために${changes}件を変更しました。失われたものはありません。`,
    show: '変更点を表示',
  },
  drop: {
    put: (count) => (count === 1 ? '画像を追加' : `画像を${count}枚追加`),
    noType: '画像を開くノードがインストールされていないため、キャンバスに置けません。',
    oneByOne: (count) =>
      `一度に複数置けるのは画像だけです：${count}個のファイルは処理しませんでした。ワークフローは1つずつ開いてください。`,
  },
};
