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
  scrub: '拖动可更改；按住 Shift 步幅更大，按住 Alt 步幅更小',
  picture: {
    noCanvas: '此浏览器没有可用的画布',
    tooLarge: '图片对此浏览器来说太大',
    noPng: '该图片不是 PNG',
    cutOff: '图片不完整',
    noDrawing: '没有可绘制的内容',
  },
  themes: { system: '跟随系统', dark: '深色', light: '浅色' },
};
