/** Tests who is signed in by a practice run. */
import { randomBytes } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import fastifyCookie from '@fastify/cookie';
import fastify from 'fastify';
import { practiceSignIn, type Practice } from '../../server/http/practice-sign-in.ts';
import { startTestServer } from '../helpers/running-server.ts';
import { askFrom } from '../helpers/reverse-proxy.ts';

const PAGE = { accept: 'text/html' };
const SIGNED_IN = { secret: 'secret', caller: { userId: 'you', name: 'You', role: 'lead', signInId: 'here' } } as const;

/** The route of a practice run alone, so that a request may come from any address. */
async function door(trustProxy: boolean) {
  const app = fastify({ trustProxy: trustProxy && (() => true) });
  await app.register(fastifyCookie);
  app.decorateRequest('caller', null);
  let opened = 0;
  const practice: Practice = { signedIn: SIGNED_IN, landingPath: '/session/1', onOpened: () => void opened++ };
  practiceSignIn(app, practice);
  app.get('/session/1', () => 'page');
  onTestFinished(() => app.close());
  return async (remoteAddress: string, headers: Record<string, string>): Promise<boolean> => {
    const before = opened;
    const reply = await app.inject({ url: '/session/1', remoteAddress, headers: { ...PAGE, ...headers } });
    const isSignedIn = reply.cookies.length > 0;
    expect(opened > before).toBe(isSignedIn);
    return isSignedIn;
  };
}

it.each([true, false])(
  '[E34] the peer’s address alone decides about the sign-in, proxies trusted: %s',
  async (trustProxy) => {
    const asks = await door(trustProxy);
    for (const peer of ['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])
      for (const host of ['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'localhost'])
        expect(await asks(peer, { host }), `${peer} ${host}`).toBe(true);
    for (const peer of ['203.0.113.5', '192.168.1.7', '2001:db8::1', '::ffff:203.0.113.5']) {
      expect(await asks(peer, { host: 'localhost' }), peer).toBe(false);
      expect(await asks(peer, { host: 'localhost', 'x-forwarded-for': '127.0.0.1' }), peer).toBe(false);
    }
  },
);

it.each([true, false])('[E34] no header signs anybody in, proxies trusted: %s', async (trustProxy) => {
  const asks = await door(trustProxy);
  const local = { 'x-forwarded-host': 'localhost', 'x-forwarded-for': '127.0.0.1', forwarded: 'for=127.0.0.1' };
  for (const [name, value] of Object.entries(local)) {
    expect(await asks('127.0.0.1', { host: 'desk.example', [name]: value }), name).toBe(false);
    // A proxy that passes on any requested name: its client is elsewhere.
    expect(await asks('127.0.0.1', { host: 'localhost', [name]: value }), name).toBe(false);
  }
  for (const name of ['x-real-ip', 'via', 'x-forwarded-proto', 'x-forwarded-server'])
    expect(await asks('127.0.0.1', { host: 'localhost', [name]: 'x' }), name).toBe(false);
  expect(await asks('127.0.0.1', { host: 'rebound.example' })).toBe(false);
});

it('[E34] a stranger behind a trusted proxy gets no cookie of the practice run', async () => {
  const server = await startTestServer(
    { TRUST_PROXY: '1' },
    {
      preparePractice: async ({ accounts }) => ({
        signedIn: await accounts.setUp(accounts.openSetup() ?? '', 'You', randomBytes(24).toString('base64url')),
        landingPath: '/session/1',
        onOpened: () => undefined,
      }),
    },
  );
  onTestFinished(() => server.close());
  const cookies = async (headers: Record<string, string>): Promise<number> =>
    (await askFrom('127.0.0.1', `${server.url}/`, { headers: { ...PAGE, ...headers } })).headers['set-cookie']
      ?.length ?? 0;
  expect(await cookies({})).toBe(1);
  expect(await cookies({ host: 'desk.example', 'x-forwarded-host': 'localhost' })).toBe(0);
  expect(await cookies({ 'x-forwarded-for': '203.0.113.5', 'x-forwarded-host': 'localhost' })).toBe(0);
}, 60_000);
