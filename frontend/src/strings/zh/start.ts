/** What the editor says in Chinese: where there is nothing yet. */
import type { Strings } from '..';

/** Words of the beginning. */
export const start: Strings['start'] = {
  title: '你想做什么？',
  sentence: '打开一个示例并点击“运行”，或者用节点搭建自己的工作流。',
  examples: '示例',
  saved: '已保存的工作流',
  open: (name) => `打开 ${name}`,
  add: '添加节点',
  library: '从库中打开…',
  file: '打开文件…',
  drop: '可以把工作流或在这里生成的图片拖到窗口的任意位置。',
  subgraphTitle: '这个子图是空的',
  subgraphSentence: '添加节点，然后在接口中显示它们的字段：这些字段会成为使用此子图的节点的输入和输出。',
};
