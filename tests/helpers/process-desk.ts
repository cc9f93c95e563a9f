import { startServerProcess, type ServerProcess } from './server-process.ts';

/** The built server as a process, with a signed-in lead. Its data folder outlives it. */
export interface ProcessDesk {
  readonly url: string;
  readonly pid: number;
  readonly cookie: string;
  readonly sessionId: string;
  get(path: string): Promise<unknown>;
  /** Sends a request of the lead. The caller judges the status. */
  post(path: string, body: object): Promise<{ readonly status: number; readonly body: unknown }>;
  /** Makes a source to which an encoder sends. */
  place(): Promise<{ readonly id: string; readonly ingestUrl: string }>;
  kill(): void;
  stop(): Promise<number | null>;
  /** Starts it again with the same data folder. */
  restart(): Promise<void>;
}

/** Starts the server on an empty data folder and makes a session. */
export async function startProcessDesk(
  dataDir: string,
  environment: Readonly<Record<string, string>> = {},
  program?: string,
): Promise<ProcessDesk> {
  let server: ServerProcess = await startServerProcess(dataDir, environment, program);
  const { url } = server;
  let cookie = '';

  async function post(path: string, body: object): Promise<{ status: number; body: unknown; reply: Response }> {
    const headers = { origin: url, 'content-type': 'application/json', cookie };
    const reply = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: reply.status, body: await reply.json(), reply };
  }

  const token = new URL(server.setupUrl ?? '').hash.replace('#token=', '');
  const account = await post('/api/setup', { token, name: 'Ana', password: 'correct horse battery staple' });
  cookie = account.reply.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const conference = { name: 'Practice', place: 'Warsaw', timeZone: 'Europe/Warsaw' };
  const session = { conference, title: 'Session', kind: 'practice', timeZone: 'Europe/Warsaw', presetId: 'none' };
  const { id: sessionId } = (await post('/api/sessions', session)).body as { readonly id: string };

  return {
    url,
    get pid() {
      return server.pid;
    },
    cookie,
    sessionId,
    get: async (path) => (await fetch(url + path, { headers: { cookie } })).json() as Promise<unknown>,
    post,
    async place() {
      const wanted = { sessionId, kind: 'push', role: 'floor', channel: 'floor' };
      return (await post('/api/sources', wanted)).body as { readonly id: string; readonly ingestUrl: string };
    },
    kill: () => server.kill(),
    stop: () => server.stop(),
    async restart() {
      server = await startServerProcess(dataDir, { ...environment, PORT: new URL(url).port }, program);
    },
  };
}
