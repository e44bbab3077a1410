/** `createApi`: all that the server can be asked, by subject. The only place of the editor that sends requests. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { createClient } from './client';
import { documentCalls, serverCalls, workflowCalls } from './library_calls';
import { boardCalls, imageCalls, modelCalls } from './picture_calls';
import { queueCalls, runCalls } from './run_calls';
import { createTransport, type TransportOptions } from './transport';

/** Whether somebody has to log in before anything goes on. */
export interface LoginState {
  readonly isNeeded: boolean;
}

/** All that the server can be asked. */
export interface Api {
  readonly runs: ReturnType<typeof runCalls>;
  readonly queues: ReturnType<typeof queueCalls>;
  readonly workflows: ReturnType<typeof workflowCalls>;
  readonly documents: ReturnType<typeof documentCalls>;
  readonly images: ReturnType<typeof imageCalls>;
  readonly boards: ReturnType<typeof boardCalls>;
  readonly models: ReturnType<typeof modelCalls>;
  readonly server: ReturnType<typeof serverCalls>;
  /** `isNeeded` while requests wait for a token. */
  readonly login: StoreApi<LoginState>;
  /** Log in with a token; what waits goes on. `ApiError` if it is not the server's. */
  logIn(token: string): Promise<void>;
}

/** The API of the server that the page came from, or that at `baseUrl`. */
export function createApi(
  baseUrl: string = window.location.origin,
  options: Omit<TransportOptions, 'login'> = {},
): Api {
  const login = createStore<LoginState>(() => ({ isNeeded: false }));
  const loggedIn = () =>
    new Promise<void>((resolve) => {
      login.setState({ isNeeded: true });
      const stop = login.subscribe(({ isNeeded }) => {
        if (isNeeded) return;
        stop();
        resolve();
      });
    });
  const client = createClient(createTransport({ ...options, login: loggedIn }), baseUrl);
  const server = serverCalls(client);
  return {
    runs: runCalls(client),
    queues: queueCalls(client),
    workflows: workflowCalls(client),
    documents: documentCalls(client),
    images: imageCalls(client),
    boards: boardCalls(client),
    models: modelCalls(client),
    server,
    login,
    async logIn(token) {
      await server.login(token);
      login.setState({ isNeeded: false });
    },
  };
}
