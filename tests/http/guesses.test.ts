/** Tests over HTTP that guesses at passwords and links are slowed. */
import { expect, it, onTestFinished } from 'vitest';
import { PASSWORD, startTestServer, type Reply, type TestServer } from '../helpers/running-server.ts';

const MANY = 60;
/** As many guesses as are checked at once, and as many more as wait. */
const FREE = 20;
const WAITING = 20;
const LONGEST_DELAY_MS = 4000;

/**
 * A server whose clock stands still until the test moves it. Every request comes through a proxy that names its sender.
 */
async function serve(): Promise<{ server: TestServer; pass: (ms: number) => void }> {
  let passedMs = 0;
  const time = { monotonicMs: () => passedMs };
  const server = await startTestServer({ TRUST_PROXY: '1' }, { time });
  onTestFinished(() => server.close());
  return { server, pass: (ms) => void (passedMs += ms) };
}

const from = (n: number): Record<string, string> => ({ 'x-forwarded-for': `198.51.${String(n)}.7` });

/** Guesses from as many addresses at once. Resolves when no more of them are checked. */
async function guessAtOnce(guess: (n: number) => Promise<Reply>): Promise<{ wrong: number; refused: number }> {
  const count = { wrong: 0, refused: 0 };
  await new Promise<void>((settled) => {
    for (let n = 0; n < MANY; n++)
      guess(n).then(
        ({ status }) => {
          if (status === 429) count.refused++;
          else count.wrong++;
          if (count.wrong + count.refused === MANY - WAITING) settled();
        },
        // Still waiting when the server stops.
        () => undefined,
      );
  });
  return count;
}

it.each(['Ana', 'Nobody'])(
  '[E32a] [E32b] [E32c] guesses at %s from many addresses are slowed, and the right password gets in next',
  async (name) => {
    const { server, pass } = await serve();
    const lead = await server.setUp('Ana');
    const login = (n: number, password: string, as = name) =>
      server.stranger.post('/api/login', { name: as, password }, from(n));
    expect(await guessAtOnce((n) => login(n, 'no such password'))).toEqual({
      wrong: FREE,
      refused: MANY - FREE - WAITING,
    });

    // A user who was signed in on this browser before does not wait at all.
    const own = await lead.post('/api/login', { name: 'Ana', password: PASSWORD }, from(200));
    expect(own.status).toBe(200);
    // On another browser a user waits for one turn, however many others wait.
    const elsewhere = login(201, PASSWORD, 'Ana');
    pass(LONGEST_DELAY_MS);
    expect((await elsewhere).status).toBe(200);
  },
  120_000,
);

it('[E32a] guesses at links are slowed too, and a working link opens next', async () => {
  const { server, pass } = await serve();
  const lead = await server.setUp('Ana');
  const { body } = await lead.post('/api/invitations', { name: 'Boris', role: 'observer' });
  const token = new URL(body.url).hash.replace('#token=', '');
  const check = (n: number, secret: string) =>
    server.stranger.post('/api/invitations/check', { token: secret }, from(n));
  const { wrong } = await guessAtOnce((n) => check(n, `guess ${String(n)}`));
  expect(wrong).toBe(FREE);
  const good = check(200, token);
  pass(LONGEST_DELAY_MS);
  expect((await good).status).toBe(200);
}, 120_000);
