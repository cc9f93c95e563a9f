/** Tests the connection of a page whose sign-in has ended. */
import { expect, it } from 'vitest';
import type { Api } from '../../client/sync/api.ts';
import type { RostrumSocket } from '../../client/sync/ask.ts';
import { createLink, type Link } from '../../client/sync/link.ts';

/** An open connection over which the server gives the answers of the test. */
function connection() {
  const handlers = new Map<string, (message?: unknown) => void>();
  let answer: object = {};
  const socket = {
    connected: true,
    active: true,
    on: (name: string, handler: (message?: unknown) => void) => handlers.set(name, handler),
    off: () => undefined,
    connect: () => handlers.get('connect')?.(),
    disconnect: () => undefined,
    emit: () => undefined,
    timeout: () => ({ emitWithAck: () => Promise.resolve(answer) }),
  } as unknown as RostrumSocket;
  const hear = (name: string, message: unknown): void => handlers.get(name)?.(message);
  return { socket, hear, answerWith: (next: object) => (answer = next) };
}

it('[N9] a connection that belongs to nobody states that the user is signed out, until they sign in again', async () => {
  const { socket, answerWith } = connection();
  const nothing = (): undefined => undefined;
  let signedOut = 0;
  let link: Link | undefined;
  await new Promise<void>((connected) => {
    const on = {
      disconnected: nothing,
      events: nothing,
      people: nothing,
      recordingChanged: nothing,
      outdated: nothing,
    };
    const never = {} as Api;
    link = createLink(
      's',
      () => Promise.resolve(socket),
      never,
      {
        ...on,
        connected,
        signedOut: () => void signedOut++,
      },
      'boris',
    );
    link.open();
  });
  const stateAfter = async (told: object): Promise<string | undefined> => {
    answerWith(told);
    await link?.transport.join(0);
    return link?.state.value;
  };
  expect(link?.state.value).toBe('online');
  expect(await stateAfter({ ok: false, code: 'unauthenticated' })).toBe('signed_out');
  expect(await stateAfter({ ok: false, code: 'internal' })).toBe('signed_out');
  expect(await stateAfter({ ok: true, head: 1, events: [] })).toBe('online');
  // Nobody has ended the account: what is unsent stays in this browser.
  expect(signedOut).toBe(0);
});

it('[N31] a page that the server refuses as an old one says so, and hears of it at each attempt', async () => {
  const { socket, hear } = connection();
  const nothing = (): undefined => undefined;
  const protocols: number[] = [];
  const link = await new Promise<Link>((resolve) => {
    const on = { disconnected: nothing, events: nothing, people: nothing, recordingChanged: nothing };
    const made = createLink(
      's',
      () => Promise.resolve(socket),
      {} as Api,
      {
        ...on,
        connected: () => resolve(made),
        signedOut: nothing,
        outdated: (protocol) => void protocols.push(protocol),
      },
      'boris',
    );
    made.open();
  });
  hear('connect_error', { message: 'reload', data: { protocol: 7 } });
  hear('connect_error', { message: 'reload', data: { protocol: 7 } });
  expect(link.state.value).toBe('outdated');
  expect(protocols).toEqual([7, 7]);
  hear('connect', undefined);
  expect(link.state.value).toBe('online');
  link.close();
});
