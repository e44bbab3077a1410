/** What the editor says in Chinese: the window and its parts. */
import type { Strings } from '..';

/** Words of the window. */
export const app: Strings['app'] = {
  name: 'nodeloom',
  untitled: '未命名工作流',
  regions: {
    toolbar: '工具栏',
    canvas: '节点图',
    side: '侧边面板',
    inspector: '属性',
    results: '结果',
  },
  sides: {
    outline: '大纲',
    queue: '队列',
    problems: '问题',
    form: '表单',
    upgrade: '升级',
  },
  show: {
    inspector: '属性',
    results: '结果',
  },
  resize: {
    side: '侧边面板的宽度',
    inspector: '属性面板的宽度',
    results: '结果栏的高度',
  },
  look: {
    label: '外观',
    system: '跟随系统',
    dark: '深色',
    light: '浅色',
  },
  language: '语言 · Language',
  waiting: {
    title: '正在读取节点',
    text: '服务器正在启动一个工作进程来列出可用的节点，需要几秒钟。',
  },
  broken: {
    title: '编辑器的这一部分出错了',
    text: '你的工作已保留。可以再试一次；如果没有用，请重新加载页面。',
    again: '重试',
    reload: '重新加载',
  },
};
