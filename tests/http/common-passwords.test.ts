/** Tests that common passwords are refused wherever one is set. */
import { afterEach, describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../shared/vocabulary/error-code.ts';
import { PASSWORD, startTestServer, type TestServer } from '../helpers/running-server.ts';

let server: TestServer;
afterEach(() => server.close());

const tokenIn = (url: string | null): string => new URL(url ?? '').hash.replace('#token=', '');

const COMMON = [
  ...['password123', 'Password123!', 'P@ssw0rd1234', 'passwordpassword', '1234567890', '0987654321', '1q2w3e4r5t'],
  ...['qwertyuiop', 'qwerty123456', 'qwertzuiop', 'azertyuiop', 'iloveyou123', 'letmein2026', 'football123'],
  ...['aaaaaaaaaa', 'abcabcabcabc', 'abcdefghij', 'welcome2026', 'motdepasse', 'contraseña1'],
  ...['пароль12345', 'йцукенгшщз', 'фывапролдж'],
];
const OWN = [
  'Ana Kovacs 1',
  'anakovacs12',
  'KovácsAna!!',
  'kovacs.1987',
  'Кovacs ана',
  'rostrum2026',
  'Rostrum-Rostrum',
];
const PROGRAM = ['rostrum-desk', 'R0strum2026!', 'rostrum123456', 'myrostrum2026'];
/** Number of passwords that are tried, the commonest first. Each takes some ms. */
const LOOKED_AT = 300;
const GOOD = [
  'kettle violet anchor',
  'wT7$kq9Lm2',
  'szczebrzeszyn w polu',
  'rostrum kettle violet anchor',
  'в саду растёт клён',
];

// Hashing each password is slow on purpose, so a busy machine needs patience.
describe('[E33] a password that is guessed first is refused in words', { timeout: 120_000 }, () => {
  it('at set-up, whose link stays usable', async () => {
    server = await startTestServer();
    const token = tokenIn(server.running.setupUrl);
    const { accounts } = server.running;
    for (const password of [...COMMON, ...OWN, ...PROGRAM])
      await expect(accounts.setUp(token, 'Ana Kovács', password), password).rejects.toMatchObject({
        code: 'common_password',
      });
    const reply = await server.stranger.post('/api/setup', { token, name: 'Ana Kovács', password: 'password123' });
    expect([reply.status, reply.body.error]).toEqual([422, { code: 'common_password', params: {} }]);
    expect(ERROR_CODES).toContain('common_password');
    await expect(accounts.setUp(token, 'Ana Kovács', GOOD[0] ?? '')).resolves.toBeDefined();
  });

  it('by an invitation, and by the new link of somebody who forgot theirs', async () => {
    server = await startTestServer();
    const lead = await server.setUp();
    const invite = async () => tokenIn((await lead.post('/api/invitations', { name: 'Boris', role: 'lead' })).body.url);
    const accept = async (token: string, password: string) => {
      const { status, body } = await server.stranger.post('/api/invitations/accept', { token, password });
      return [status, status === 200 ? '' : body.error.code];
    };
    const first = await invite();
    expect(await accept(first, 'boris-boris')).toEqual([422, 'common_password']);
    expect(await accept(first, GOOD[0] ?? '')).toEqual([200, '']);
    const { people } = (await lead.get('/api/people')).body as unknown as { people: { id: string; name: string }[] };
    await lead.post(`/api/people/${people.find(({ name }) => name === 'Boris')?.id ?? ''}/revoke`);
    const second = await invite();
    expect(await accept(second, '1234567890')).toEqual([422, 'common_password']);
    expect(await accept(second, PASSWORD)).toEqual([200, '']);
  });

  it('the commonest of a public list that are long enough, and not unrelated words', async () => {
    server = await startTestServer();
    const { isGuessable } = await import('../../server/accounts/guessable-passwords.ts');
    const { dictionary } = await import('@zxcvbn-ts/language-common');
    const listed = dictionary['passwords-common'].map(String).filter((password) => password.length >= 10);
    expect(listed.length).toBeGreaterThan(LOOKED_AT);
    expect(listed.slice(0, LOOKED_AT).filter((password) => !isGuessable(password, 'Ana Kovács'))).toEqual([]);
    expect([...GOOD, PASSWORD].filter((password) => isGuessable(password, 'Ana Kovács'))).toEqual([]);
  });
});
