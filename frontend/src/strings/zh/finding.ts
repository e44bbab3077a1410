/** What the editor says in Chinese: the command palette, the search in the graph, the list of shortcuts. */
import type { Strings } from '..';

/** Words of what finds things. */
export const finding: Strings['finding'] = {
  commands: {
    title: '命令',
    placeholder: '想做什么？',
    none: '没有这样的命令',
    unable: '当前不可用',
    foot: '按 Enter 执行。快捷键无需打开此列表也可使用。',
  },
  search: {
    title: '在节点图中搜索',
    placeholder: '名称、类型、值、备注…',
    none: '此工作流中没有匹配的内容',
    start: '输入名称、类型、值或备注，即可在所有子图中查找节点。',
    kinds: { node: '节点', value: '值', notes: '备注', frame: '分组框', note: '便签' },
    inPlace: (titles) => titles.join(' › '),
  },
  shortcuts: {
    title: '键盘快捷键',
    filter: '查找快捷键',
    none: '没有匹配的快捷键',
    or: '或',
  },
};
