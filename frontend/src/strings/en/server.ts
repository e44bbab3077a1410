/** What the editor says in English: the server, and what becomes of the connection. */
export const server = {
  unreachable: (what: string) => `The server does not answer (${what}). It may be restarting: try again in a moment.`,
  noAnswer: (what: string) => `What answers ${what} is no nodeloom server, or one of another version.`,
  noSchema: (why: string) => `The nodes of this server could not be read: ${why}`,
  connection: {
    connecting: 'Connecting',
    open: 'Connected',
    lost: 'No connection to the server; trying again',
  },
  login: {
    title: 'This server asks for its token',
    explain: 'The server printed it when it was started, and keeps it in the file “token” of its folder.',
    token: 'Token',
    submit: 'Log in',
    wrong: 'This is not the token of this server.',
  },
};
