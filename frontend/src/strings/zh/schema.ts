/** What the editor says in Chinese: of the published document, of types, and of what is wrong with a graph. */
import type { FieldType } from '@/schema/template';
import type { Strings } from '..';

type Words = Strings['schema'];

const listed = (names: readonly string[]) => names.join('、') || '无';

/** Of the published document. */
const document: Words['document'] = {
  noComponents: '文档没有 components.schemas：它不是节点库的 OpenAPI 文档',
  twice: (component, type) => `组件 ${component} 的类型标识也是 ${type}，因此被略去`,
  noTypeId: (component) => `组件 ${component} 没有类型标识，因此以它自己的名称为准`,
  noOutput: (component) => (component ? `找不到它的输出组件 ${component}` : '没有写明它的输出组件'),
};

/** Of the type of a field. */
const type: Words['type'] = {
  name: ({ name, cardinality }) => {
    if (cardinality === 'collection') return `${name} 列表`;
    return cardinality === 'collection_or_scalar' ? `${name} 或其列表` : name;
  },
  notASchema: '它的模式不是 JSON Schema 对象',
  tooDeep: '它的模式嵌套过深',
  onlyNull: '它只允许 null',
  unheard: (name) => `它的类型是“${name}”，字段不能使用这种类型`,
  undefinedReference: (name) => `它引用了 ${name}，但文档没有定义它`,
  ofItems: (problem) => `列表中的项：${problem}`,
  nestedLists: (found) => `它是列表的列表（${found}），但列表不能嵌套：请为内层列表设一个值类型`,
  either: (one, other) => `它是 ${one} 或 ${other}，但字段只能有一种类型：请拆成两个`,
  both: (one, other) => `它既是 ${one} 又是 ${other}，但字段只能有一种类型：请拆成两个`,
};

/** Of a type that goes nowhere. */
const one = ({ name, cardinality }: FieldType) => {
  if (cardinality === 'collection_or_scalar') return `${name}（单个或列表）`;
  return cardinality === 'collection' ? `${name} 列表` : `单个 ${name}`;
};
const refused = (source: FieldType, target: FieldType) => `${one(source)} 不能接到 ${one(target)}`;
const connection: Words['connection'] = {
  otherType: refused,
  mayBe: (source, target) =>
    `${refused(source, target)}：它可能是${target.cardinality === 'single' ? '列表' : '单个值'}`,
  otherSize: (source, target) =>
    `${refused(source, target)}：请先${target.cardinality === 'collection' ? '汇集成列表' : '逐项迭代'}`,
  notGathered: (source, target) => `${one(source)} 不能汇集到 ${one(target)}`,
};

/** Of edges. Nodes and fields come by the names that people know. */
const edge: Words['edge'] = {
  ofNode: (node, reason) => `${node}：${reason}`,
  mismatch: (taker, giver, reason) =>
    `${taker.node}：${taker.input} 不能接收 ${giver.node} 的 ${giver.output}：${reason}`,
  disagreement: (one, two) => {
    const [first, second] = [one, two].map(
      (each) => `来自 ${each.giver.node} 的 ${each.giver.output} 的 ${type.name(each.type)}`,
    );
    const both = one.input === two.input ? `${first}和${second}` : `${first}，而 ${two.input} 得到${second}`;
    return `${one.input} 得到${both}；它们必须是同一种类型`;
  },
  self: (input, output) => `${input} 连到了自己的输出 ${output}；请使用另一个节点`,
  fromNowhere: (node, input, source) => `${node}：到 ${input} 的连线来自不存在的节点 ${source}；请删除它`,
  toNowhere: (node, output, target) => `${node}：从 ${output} 出发的连线通向不存在的节点 ${target}；请删除它`,
  unknownType: (name) => `它的类型 ${name} 未知；请安装定义它的节点包`,
  noOutput: (name, names) => `没有输出 ${name}；它的输出有：${listed(names)}`,
  noInput: (name, names) => `没有输入 ${name}；它的输入有：${listed(names)}`,
  directOnly: (input) => `${input} 不能连线，请直接填值`,
  twice: (input, node, output) => `${input} 与 ${node} 的 ${output} 连接了两次；请删除其中一条连线`,
  taken: (input, node, output) => `${input} 已连接到 ${node} 的 ${output}，只能接一条连线；请先删除那条`,
  circle: (nodes) => `${nodes.join(' → ')} 形成了循环；请删除其中一条连线`,
};

const sides = { inputs: '输入', outputs: '输出' };

/** Of subgraphs, and the nodes that use them. */
const subgraph: Words['subgraph'] = {
  ofNode: edge.ofNode,
  recursion: (names) => `子图 ${names.join(' → ')} 会无止境地互相运行；请删除其中一处调用`,
  unknown: (name, names) => `工作流没有子图 ${name}；现有：${listed(names)}`,
  portName: (subgraph, side, name, title) =>
    `子图 ${subgraph} 有${sides[side]} ${name}，但 ${title} 自身也有同名的${sides[side]}；请在子图的接口中重命名`,
  noNode: (side, name, node) => `接口${sides[side]} ${name} 对应的节点 ${node} 不存在；请移除它`,
  noField: (side, name, node, field) =>
    `接口${sides[side]} ${name} 对应 ${node} 的${sides[side]} ${field}，但该节点没有它；请移除`,
  twoNames: (one, other, { node, field }) => `接口输入 ${one} 和 ${other} 都对应 ${node} 的 ${field}；请移除一个`,
  choosesSubgraph: (name, node) => `接口输入 ${name} 会选择 ${node} 的子图，而子图决定了它的端口；请移除`,
  connectedInside: (name, { node, field }, source, output) =>
    `接口输入 ${name} 对应 ${node} 的 ${field}，但它已由 ${source} 的 ${output} 提供；请移除其中之一`,
  uncollected: (name, { node, field }, begin) =>
    `接口输出 ${name} 是 ${node} 的 ${field}，它有多个值：从 ${begin} 开始的迭代的每一项各有一个；请先收集它们`,
};

/** Of a wire that is being drawn. */
const wire: Words['wire'] = {
  nowhere: '这个节点图已经不在了',
  itself: '节点不能连接到自身',
  unknownType: (node) => `${node} 的类型未知；请安装定义它的节点包`,
  noField: (name) => `没有字段 ${name}`,
  directOnly: edge.directOnly,
  already: (input, node, output) => `${input} 已经连接到 ${node} 的 ${output}`,
  circle: '节点会形成循环',
  mixed: (source, others) =>
    `它除了 ${listed(others.map(type.name))} 之外还会得到 ${type.name(source)}；它们必须是同一种类型`,
  furtherOn: (node, input, reason) => `${node} 的 ${input} 无法接收：${reason}`,
};

const TYPE_WORDS: Readonly<Record<string, string>> = {
  array: '列表',
  boolean: ' true 或 false',
  integer: '整数',
  null: ' null',
  number: '数字',
  object: '对象',
  string: '文本',
};

/** What a value must be: words that complete "宽度的值是 -3，必须是……". */
const value: Words['value'] = {
  hidden: '未显示的内容',
  secret:
    '密钥的名称：由小写字母、数字和 _ 组成，以字母开头，总共不超过 64 个字符。如果这里填的是密钥本身，请将其取出，' +
    '用 `nodeloom secrets set NAME` 保存，再在此填入该名称',
  boolean: ' true 或 false',
  integer: '整数',
  number: '数字',
  text: '文本',
  list: '列表',
  there: '已填写的值',
  notThere: '未填写',
  types: (names) => names.map((name) => TYPE_WORDS[name] ?? ` ${name}`).join('或'),
  options: (shown) => (shown.length > 1 ? ` ${shown.join('、')} 之一` : ` ${shown.join()}`),
  range: ({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }) => {
    if (minimum !== undefined && maximum !== undefined) {
      if (exclusiveMinimum === undefined && exclusiveMaximum === undefined) return ` ${minimum} 到 ${maximum} 之间的值`;
    }
    const bounds: [string, unknown][] = [
      ['不小于', minimum],
      ['大于', exclusiveMinimum],
      ['不大于', maximum],
      ['小于', exclusiveMaximum],
    ];
    const said = bounds.filter(([, bound]) => bound !== undefined);
    return `${said.map(([words, bound]) => `${words} ${bound}`).join('且')} 的值`;
  },
  multiple: (step) => ` ${step} 的倍数`,
  longer: (count) => `至少 ${count} 个字符的文本`,
  shorter: (count) => `最多 ${count} 个字符的文本`,
  matching: (pattern) => `匹配 ${pattern} 的文本`,
  moreItems: (count) => `至少有 ${count} 项的列表`,
  fewerItems: (count) => `最多有 ${count} 项的列表`,
  everyItem: (expected, place, found) => `每一项都是${expected}的列表（第 ${place} 项是 ${found}）`,
  custom: (type, path, expected, found) => {
    const wrong = found ? `是 ${found}，必须是${expected}` : '缺失';
    return path.length > 0 ? ` ${type}（${path.join('.')} ${wrong}）` : ` ${type}（它${wrong}）`;
  },
};

/** What is wrong with a node. */
const node: Words['node'] = {
  ofNode: edge.ofNode,
  value: (field, found, expected) => `${field}的值是 ${found}，必须是${expected}`,
  mustBe: (expected) => `必须是${expected}`,
  missing: { any: '请连线或填值', connection: '请连线', direct: '请填值' },
  missingField: (field, wayOut) => `缺少${field}：${wayOut}`,
  missingBrief: (wayOut) => `缺少值：${wayOut}`,
  unknownInput: (name, names) => `没有输入 ${name}；现有输入：${listed(names)}。请移除该值`,
  connectionOnly: (field, found) => `${field}只能连线，但填了值：${found}`,
  unknownPack: (type, pack) => `它的类型 ${type} 未知，因为没有安装节点包 ${pack}；请安装它，或把节点换成别的类型`,
  unknownType: (type, near) =>
    `它的类型 ${type} 未知${near.length > 0 ? `；相近的有：${listed(near)}` : ''}；请换成别的类型`,
  olderVersion: (found, known) => `它的版本 ${found} 比已安装的 ${known} 旧：请先升级工作流`,
  newerVersion: (found, known, pack) => `它的版本 ${found} 比已安装的 ${known} 新：请更新节点包 ${pack}`,
  otherVersion: (found, known) => `它的版本 ${found} 与已安装的 ${known} 不同`,
  noSuchPin: (name) => `固定结果对应的节点 ${name} 不存在；请移除该固定结果`,
  pinGives: (name, names) => `它的固定结果给出 ${name}，但输出有：${listed(names)}；请重新固定`,
  pinLacks: (name) => `它的固定结果缺少输出 ${name}；请重新固定`,
};

/** Words of types, fields and graphs. */
export const schema: Words = { document, type, connection, edge, subgraph, wire, value, node };
