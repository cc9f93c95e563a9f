import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTeam, type Browser, type TestServer } from '../helpers/running-server.ts';

let server: TestServer;
let lead: Browser;

beforeAll(async () => {
  ({ server, lead } = await startTeam());
});
afterAll(() => server.close());

/** What the server answers to a handshake with this `auth`: the error, or null for a connection. */
async function handshake(auth: object): Promise<(Error & { data?: unknown }) | null> {
  const extraHeaders = { origin: server.url, cookie: lead.cookie };
  const socket: Socket = io(server.url, { transports: ['websocket'], forceNew: true, extraHeaders, auth });
  try {
    return await new Promise((resolve) => {
      socket.once('connect', () => resolve(null));
      socket.once('connect_error', resolve);
    });
  } finally {
    socket.disconnect();
  }
}

it.each([0, 999_999, -1, 'x', null, 1.5, [1]])('[N30] a page of protocol %j is answered reload', async (protocol) => {
  const refusal = await handshake({ protocol });
  expect(refusal?.message).toBe('reload');
  expect(Object.keys(refusal?.data ?? {})).toEqual(['protocol']);
});

it('[N30] a page of the protocol that the server names is accepted, and a script that states none', async () => {
  const refusal = await handshake({ protocol: 999_999 });
  const { protocol } = refusal?.data as { protocol: number };
  expect(await handshake({ protocol })).toBeNull();
  expect(await handshake({})).toBeNull();
});
