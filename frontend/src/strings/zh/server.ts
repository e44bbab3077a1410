/** What the editor says in Chinese: the server, and what becomes of the connection. */
import type { Strings } from '..';

/** Words about the server. */
export const server: Strings['server'] = {
  unreachable: (what) => `服务器没有响应（${what}）。它可能正在重启，请稍后再试。`,
  noAnswer: (what) => `响应 ${what} 的不是 nodeloom 服务器，或者版本不同。`,
  noSchema: (why) => `无法读取此服务器的节点：${why}`,
  connection: {
    connecting: '正在连接',
    open: '已连接',
    lost: '与服务器的连接已断开，正在重试',
  },
  login: {
    title: '此服务器需要令牌',
    explain: '服务器启动时会显示令牌，并保存在其文件夹中的“token”文件里。',
    token: '令牌',
    submit: '登录',
    wrong: '这不是此服务器的令牌。',
  },
};
