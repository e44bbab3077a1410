/** What the editor says in Japanese: the server, and what becomes of the connection. */
import type { Strings } from '..';

/** Words about the server. */
export const server: Strings['server'] = {
  unreachable: (what) =>
    `サーバーが応答しません（${what}）。再起動中かもしれません。しばらくしてからもう一度お試しください。`,
  noAnswer: (what) => `${what}に応答しているのはnodeloomのサーバーではないか、バージョンが異なります。`,
  noSchema: (why) => `このサーバーのノードを読み取れませんでした：${why}`,
  connection: {
    connecting: '接続中',
    open: '接続済み',
    lost: 'サーバーとの接続が切れました。再接続しています',
  },
  login: {
    title: 'このサーバーにはトークンが必要です',
    explain: 'トークンはサーバーの起動時に表示され、サーバーのフォルダーの「token」ファイルに保存されています。',
    token: 'トークン',
    submit: 'ログイン',
    wrong: 'このサーバーのトークンではありません。',
  },
};
