/** What the editor says in Chinese: its smallest parts. */
import type { Strings } from '..';

/** Words of the smallest parts. */
export const ui: Strings['ui'] = {
  list: (texts) => texts.join('、'),
  close: '关闭',
  dismiss: '忽略',
  notices: '消息',
  times: (count) => `× ${count}`,
  search: '搜索',
  clear: '清除',
  noMatch: '没有匹配的内容',
  noMatchHint: '试试更短的词，或换一个词。',
  increase: '增大',
  decrease: '减小',
  scrub: '拖动可更改；按住 Shift 步幅更大，按住 Alt 步幅更小',
  themes: { system: '跟随系统', dark: '深色', light: '浅色' },
};
