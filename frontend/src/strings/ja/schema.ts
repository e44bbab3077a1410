/** What the editor says in Japanese: of the published document, of types, and of what is wrong with a graph. */
import type { FieldType } from '@/schema/template';
import type { Strings } from '..';

type Words = Strings['schema'];

const listed = (names: readonly string[]) => names.join('、') || 'なし';

/** Of the published document. */
const document: Words['document'] = {
  noComponents: 'ドキュメントにcomponents.schemasがありません。ノードライブラリのOpenAPIドキュメントではありません',
  twice: (component, type) => `コンポーネント${component}も型ID ${type}を持つため、除外されました`,
  noTypeId: (component) => `コンポーネント${component}に型IDがないため、コンポーネントの名前を使います`,
  noOutput: (component) =>
    component ? `出力コンポーネント${component}が見つかりません` : '出力コンポーネントが書かれていません',
};

/** Of the type of a field. */
const type: Words['type'] = {
  name: ({ name, cardinality }) => {
    if (cardinality === 'collection') return `${name}のリスト`;
    return cardinality === 'collection_or_scalar' ? `${name}またはそのリスト` : name;
  },
  notASchema: 'スキーマがJSON Schemaのオブジェクトではありません',
  tooDeep: 'スキーマの入れ子が深すぎます',
  onlyNull: 'null以外を許しません',
  unheard: (name) => `型が「${name}」ですが、フィールドはこの型を持てません`,
  undefinedReference: (name) => `${name}を参照していますが、ドキュメントで定義されていません`,
  ofItems: (problem) => `リストの項目：${problem}`,
  nestedLists: (found) =>
    `リストのリスト（${found}）ですが、リストは入れ子にできません。内側のリストに値の型を与えてください`,
  either: (one, other) => `${one}または${other}ですが、フィールドの型は1つです。2つに分けてください`,
  both: (one, other) => `${one}でも${other}でもありますが、フィールドの型は1つです。2つに分けてください`,
};

/** Of a type that goes nowhere. */
const one = ({ name, cardinality }: FieldType) => {
  if (cardinality === 'collection_or_scalar') return `${name}（1つまたはリスト）`;
  return cardinality === 'collection' ? `${name}のリスト` : `1つの${name}`;
};
const refused = (source: FieldType, target: FieldType) => `${one(source)}は${one(target)}に接続できません`;
const connection: Words['connection'] = {
  otherType: refused,
  mayBe: (source, target) =>
    `${refused(source, target)}。${target.cardinality === 'single' ? 'リスト' : '1つの値'}になることがあります`,
  otherSize: (source, target) =>
    `${refused(source, target)}。先に${target.cardinality === 'collection' ? 'リストにまとめて' : '1つずつ繰り返して'}ください`,
  notGathered: (source, target) => `${one(source)}は${one(target)}にまとめられません`,
};

/** Of edges. Nodes and fields come by the names that people know. */
const edge: Words['edge'] = {
  ofNode: (node, reason) => `${node}：${reason}`,
  mismatch: (taker, giver, reason) =>
    `${taker.node}：${taker.input}は${giver.node}の${giver.output}を受け取れません。${reason}`,
  disagreement: (one, two) => {
    const [first, second] = [one, two].map(
      (each) => `${each.giver.node}の${each.giver.output}から${type.name(each.type)}`,
    );
    const both = one.input === two.input ? `${first}と、${second}` : `${first}、${two.input}は${second}`;
    return `${one.input}は${both}を受け取りますが、同じ型でなければなりません`;
  },
  self: (input, output) => `${input}が自分の出力${output}に接続されています。別のノードを使ってください`,
  fromNowhere: (node, input, source) =>
    `${node}：${input}への接続が、存在しないノード${source}から来ています。削除してください`,
  toNowhere: (node, output, target) =>
    `${node}：${output}からの接続が、存在しないノード${target}へ向かっています。削除してください`,
  unknownType: (name) => `型${name}が不明です。定義しているパックをインストールしてください`,
  noOutput: (name, names) => `出力${name}はありません。出力：${listed(names)}`,
  noInput: (name, names) => `入力${name}はありません。入力：${listed(names)}`,
  directOnly: (input) => `${input}は接続できません。値を入力してください`,
  twice: (input, node, output) => `${input}が${node}の${output}に2回接続されています。片方を削除してください`,
  taken: (input, node, output) =>
    `${input}はすでに${node}の${output}に接続されています。接続は1つだけなので、先に削除してください`,
  circle: (nodes) => `${nodes.join(' → ')}が循環しています。接続を1つ削除してください`,
};

const sides = { inputs: '入力', outputs: '出力' };

/** Of subgraphs, and the nodes that use them. */
const subgraph: Words['subgraph'] = {
  ofNode: edge.ofNode,
  recursion: (names) =>
    `サブグラフ${names.join(' → ')}が互いの中で終わりなく実行されます。呼び出しを1つ削除してください`,
  unknown: (name, names) => `ワークフローにサブグラフ${name}はありません。サブグラフ：${listed(names)}`,
  portName: (subgraph, side, name, title) =>
    `サブグラフ${subgraph}に${sides[side]}${name}がありますが、${title}自体にも同じ名前の${sides[side]}があります。サブグラフのインターフェースで名前を変更してください`,
  noNode: (side, name, node) =>
    `インターフェースの${sides[side]}${name}は、存在しないノード${node}を指しています。外してください`,
  noField: (side, name, node, field) =>
    `インターフェースの${sides[side]}${name}は${node}の${sides[side]}${field}を指していますが、存在しません。外してください`,
  twoNames: (one, other, { node, field }) =>
    `インターフェースの入力${one}と${other}は、どちらも${node}の${field}を指しています。片方を外してください`,
  choosesSubgraph: (name, node) =>
    `インターフェースの入力${name}は${node}のサブグラフを選びますが、サブグラフはポートを決めるものです。外してください`,
  connectedInside: (name, { node, field }, source, output) =>
    `インターフェースの入力${name}は${node}の${field}を指していますが、すでに${source}の${output}から受け取っています。どちらかを外してください`,
  uncollected: (name, { node, field }, begin) =>
    `インターフェースの出力${name}は${node}の${field}で、${begin}で始まる繰り返しの項目ごとに値があります。先にまとめてください`,
};

/** Of a wire that is being drawn. */
const wire: Words['wire'] = {
  nowhere: 'このグラフはもうありません',
  itself: 'ノードを自分自身に接続することはできません',
  unknownType: (node) => `${node}の型が不明です。定義しているパックをインストールしてください`,
  noField: (name) => `フィールド${name}はありません`,
  directOnly: edge.directOnly,
  already: (input, node, output) => `${input}はすでに${node}の${output}に接続されています`,
  circle: 'ノードが循環します',
  mixed: (source, others) =>
    `${listed(others.map(type.name))}に加えて${type.name(source)}を受け取ることになりますが、同じ型でなければなりません`,
  furtherOn: (node, input, reason) => `${node}の${input}が受け取れません。${reason}`,
};

const TYPE_WORDS: Readonly<Record<string, string>> = {
  array: 'リスト',
  boolean: 'trueかfalse',
  integer: '整数',
  null: 'null',
  number: '数値',
  object: 'オブジェクト',
  string: 'テキスト',
};

/** What a value must be: words that complete "幅が-3ですが、……でなければなりません". */
const value: Words['value'] = {
  hidden: '表示されない値',
  secret:
    'シークレットの名前（小文字、数字、_からなり、文字で始まる64文字以内）。キーそのものを入れた場合は取り除き、' +
    '`nodeloom secrets set NAME`で保存して、その名前を入れたもの',
  boolean: 'trueかfalse',
  integer: '整数',
  number: '数値',
  text: 'テキスト',
  list: 'リスト',
  there: '入力済み',
  notThere: '未入力',
  types: (names) => names.map((name) => TYPE_WORDS[name] ?? name).join('または'),
  options: (shown) => (shown.length > 1 ? `${shown.join('、')}のいずれか` : shown.join()),
  range: ({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }) => {
    const bounds: [unknown, string][] = [
      [minimum, '以上'],
      [exclusiveMinimum, '超'],
      [maximum, '以下'],
      [exclusiveMaximum, '未満'],
    ];
    const said = bounds.filter(([bound]) => bound !== undefined);
    return `${said.map(([bound, words]) => `${bound}${words}`).join('、')}の値`;
  },
  multiple: (step) => `${step}の倍数`,
  longer: (count) => `${count}文字以上のテキスト`,
  shorter: (count) => `${count}文字以内のテキスト`,
  matching: (pattern) => `${pattern}に一致するテキスト`,
  moreItems: (count) => `${count}項目以上のリスト`,
  fewerItems: (count) => `${count}項目以内のリスト`,
  everyItem: (expected, place, found) => `すべての項目が${expected}であるリスト（${place}番目の項目は${found}）`,
  custom: (type, path, expected, found) => {
    const wrong = found ? `が${found}ですが、${expected}でなければなりません` : 'がありません';
    return path.length > 0 ? `${type}（${path.join('.')}${wrong}）` : `${type}（値${wrong}）`;
  },
};

/** What is wrong with a node. */
const node: Words['node'] = {
  ofNode: edge.ofNode,
  value: (field, found, expected) => `${field}が${found}ですが、${expected}でなければなりません`,
  mustBe: (expected) => `${expected}でなければなりません`,
  missing: { any: '接続するか値を入力してください', connection: '接続してください', direct: '値を入力してください' },
  missingField: (field, wayOut) => `${field}がありません。${wayOut}`,
  missingBrief: (wayOut) => `値がありません。${wayOut}`,
  unknownInput: (name, names) => `入力${name}はありません。入力：${listed(names)}。値を取り除いてください`,
  connectionOnly: (field, found) => `${field}は接続しかできませんが、値が入っています：${found}`,
  unknownPack: (type, pack) =>
    `パック${pack}がインストールされていないため、型${type}が不明です。インストールするか、別の型に変更してください`,
  unknownType: (type, near) =>
    `型${type}が不明です${near.length > 0 ? `（近いもの：${listed(near)}）` : ''}。別の型に変更してください`,
  olderVersion: (found, known) =>
    `バージョン${found}は、インストール済みの${known}より古いものです。先にワークフローを更新してください`,
  newerVersion: (found, known, pack) =>
    `バージョン${found}は、インストール済みの${known}より新しいものです。パック${pack}を更新してください`,
  otherVersion: (found, known) => `バージョン${found}は、インストール済みの${known}と異なります`,
  noSuchPin: (name) => `固定した結果がありますが、ノード${name}は存在しません。固定を外してください`,
  pinGives: (name, names) => `固定した結果に${name}がありますが、出力は${listed(names)}です。もう一度固定してください`,
  pinLacks: (name) => `固定した結果に出力${name}がありません。もう一度固定してください`,
};

/** Words of types, fields and graphs. */
export const schema: Words = { document, type, connection, edge, subgraph, wire, value, node };
