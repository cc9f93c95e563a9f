/** Tests accounts over HTTP: set-up, signing in and out, invitations, roles and tokens. */
import { afterEach, describe, expect, it } from 'vitest';
import { openBeside } from '../../server/store/sqlite/open-database.ts';
import { cookieOf, next, PASSWORD, startTestServer, type TestServer } from '../helpers/running-server.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

let server: TestServer;
afterEach(() => server.close());

const tokenIn = (url: string | null): string => new URL(url ?? '').hash.replace('#token=', '');

// Hashing each password is slow on purpose, so a busy machine needs patience.
describe('accounts', () => {
  it('[E5b] the set-up link makes the first lead, once', async () => {
    server = await startTestServer();
    const token = tokenIn(server.running.setupUrl);
    expect((await server.stranger.get('/api/me')).body).toEqual({
      user: null,
      setupNeeded: true,
      isDemo: false,
      awaitsLead: false,
      reachedBy: 'this_computer',
      publicUrl: null,
    });
    const check = async () => (await server.stranger.post('/api/setup/check', { token })).status;
    expect([await check(), await check()]).toEqual([200, 200]);
    const weak = await server.stranger.post('/api/setup', { token, name: 'Ana', password: 'short' });
    expect([weak.status, weak.body.error.code]).toEqual([422, 'weak_password']);
    const lead = await server.setUp();
    expect((await lead.get('/api/me')).body).toMatchObject({ user: { name: 'Ana', role: 'lead' }, setupNeeded: false });
    const again = await server.stranger.post('/api/setup', { token, name: 'Eve', password: PASSWORD });
    expect([again.status, again.body.error.code]).toEqual([410, 'link_expired']);
    expect(await check()).toBe(410);
  });

  it('[E3] [E5b] a link can be checked without using it up, and a used link gets the same answer as an invented one', async () => {
    server = await startTestServer();
    const lead = await server.setUp();
    const { body } = await lead.post('/api/invitations', { name: 'Boris', role: 'observer' });
    const check = (token: string) => server.stranger.post('/api/invitations/check', { token });
    const token = tokenIn(body.url);
    expect([(await check(token)).status, (await check(token)).status]).toEqual([200, 200]);
    expect((await server.stranger.post('/api/invitations/accept', { token, password: PASSWORD })).status).toBe(200);
    const used = await check(token);
    expect([used.status, used.body]).toEqual([410, { error: { code: 'link_expired', params: {} } }]);
    expect((await check('no such link')).body).toEqual(used.body);
    let last = used;
    for (let guess = 0; guess < 20; guess++) last = await check(`guess ${String(guess)}`);
    expect([last.status, last.body.error.code]).toEqual([429, 'rate_limited']);
  });

  it('[E3] a wrong name and a wrong password give the same answer, and guessing is limited', async () => {
    server = await startTestServer();
    await server.setUp('Ana');
    const wrongName = await server.stranger.post('/api/login', { name: 'Nobody', password: PASSWORD });
    const wrongPassword = await server.stranger.post('/api/login', { name: 'Ana', password: 'something else' });
    expect(wrongName.status).toBe(401);
    expect(wrongPassword.body).toEqual(wrongName.body);
    const right = await server.stranger.post('/api/login', { name: ' ána ', password: PASSWORD });
    expect(right.status).toBe(200);
    let last = right;
    for (let guess = 0; guess < 20; guess++)
      last = await server.stranger.post('/api/login', { name: 'Ana', password: `guess ${String(guess)}` });
    expect([last.status, last.body.error.code]).toEqual([429, 'rate_limited']);
    expect(last.body.error.params.retryAfterMs).toBeGreaterThan(0);
  });

  it('[E5a] scripts and other sites cannot reach the cookie, and only its hash is kept', async () => {
    server = await startTestServer();
    await server.setUp();
    const reply = await server.stranger.post('/api/login', { name: 'Ana', password: PASSWORD });
    const [line = ''] = reply.headers.getSetCookie();
    expect(line).toMatch(/^rostrum=[\w-]{43};.*HttpOnly; SameSite=Strict$/);
    expect(line).not.toContain('Secure');
    await server.stranger.post('/api/logout', undefined, { cookie: cookieOf(reply) });
    expect((await server.stranger.get('/api/people', { cookie: cookieOf(reply) })).status).toBe(401);
  });

  it('[E5c] signing out ends that browser and its pages, and makes the browser forget', async () => {
    server = await startTestServer();
    const lead = await server.setUp();
    const other = await server.stranger.post('/api/login', { name: 'Ana', password: PASSWORD });
    const page = await lead.connect();
    const told = next(page, 'signed-out');
    const reply = await lead.post('/api/logout');
    expect(reply.headers.get('clear-site-data')).toBe('"cache", "storage"');
    await told;
    expect((await lead.get('/api/people')).status).toBe(401);
    expect((await server.stranger.get('/api/people', { cookie: cookieOf(other) })).status).toBe(200);
  });

  it('[E5b] an invitation works once and gives its owner the stated role', async () => {
    server = await startTestServer();
    const lead = await server.setUp();
    const { body } = await lead.post('/api/invitations', { name: 'Boris', role: 'observer' });
    expect(body.url).toContain(`${server.url}/join#token=`);
    expect((await lead.get('/api/people')).body.people).toMatchObject([
      { name: 'Ana' },
      { name: 'Boris', invited: true },
    ]);
    const token = tokenIn(body.url);
    const joined = await server.stranger.post('/api/invitations/accept', { token, password: PASSWORD });
    expect(joined.body.user).toMatchObject({ name: 'Boris', role: 'observer' });
    const again = await server.stranger.post('/api/invitations/accept', { token, password: PASSWORD });
    expect([again.status, again.body.error.code]).toEqual([410, 'link_expired']);
    const taken = await lead.post('/api/invitations', { name: 'BORIS', role: 'viewer' });
    expect([taken.status, taken.body.error.code]).toEqual([409, 'name_taken']);
  });

  it('[E5c] revoking drops the sockets at once, ends the cookie, and makes the browser forget', async () => {
    server = await startTestServer();
    const lead = await server.setUp();
    const boris = await server.invite(lead, 'Boris', 'observer');
    const page = await boris.connect();
    const told = next(page, 'signed-out');
    const dropped = new Promise<string>((resolve) => page.once('disconnect', resolve));
    expect((await lead.post(`/api/people/${boris.userId}/revoke`)).status).toBe(200);
    await told;
    expect(await dropped).toBe('io server disconnect');
    const reply = await boris.get('/api/sessions');
    expect([reply.status, reply.body.error.code]).toEqual([401, 'unauthenticated']);
    expect(reply.headers.get('clear-site-data')).toBe('"cache", "storage"');
    const login = await server.stranger.post('/api/login', { name: 'Boris', password: PASSWORD });
    expect(login.status).toBe(401);
  });

  it('[E5c] a changed role signs out, and holds after signing in again', async () => {
    server = await startTestServer();
    const lead = await server.setUp();
    const boris = await server.invite(lead, 'Boris', 'lead');
    const page = await boris.connect();
    const told = next(page, 'signed-out');
    expect((await lead.post(`/api/people/${boris.userId}/role`, { role: 'viewer' })).status).toBe(200);
    await told;
    expect((await boris.get('/api/sessions')).status).toBe(401);
    const login = await server.stranger.post('/api/login', { name: 'Boris', password: PASSWORD });
    expect(login.body.user.role).toBe('viewer');
  });

  it('[E6] the last lead can neither be revoked nor get another role', async () => {
    server = await startTestServer();
    const lead = await server.setUp();
    await server.invite(lead, 'Boris', 'observer');
    for (const [path, body] of [
      ['revoke', undefined],
      ['role', { role: 'viewer' }],
    ] as const) {
      const reply = await lead.post(`/api/people/${lead.userId}/${path}`, body);
      expect([reply.status, reply.body.error]).toEqual([409, { code: 'conflict', params: { reason: 'last_lead' } }]);
    }
    expect((await lead.get('/api/people')).status).toBe(200);
  });

  it('[E5a] [E5c] a token is a script with a role, and opens nothing once revoked', async () => {
    server = await startTestServer();
    await server.setUp();
    const { accounts } = server.running;
    const { id, token } = accounts.createToken('timing script', 'observer');
    const bearer = { authorization: `Bearer ${token}`, origin: 'https://elsewhere.example' };
    expect((await server.stranger.get('/api/sessions', bearer)).status).toBe(200);
    expect((await server.stranger.post('/api/conferences', {}, bearer)).body.error.code).toBe('forbidden');
    accounts.revokeToken(id);
    expect((await server.stranger.get('/api/me', bearer)).status).toBe(401);
  });

  it('[E3] a user whose name has letters that folding learned later signs in as before', async () => {
    const folder = { DATA_DIR: tempFolder() };
    server = await startTestServer(folder);
    await server.invite(await server.setUp(), 'ნინო ბერაძე', 'observer');
    const { database, close } = openBeside(server.dataDir, 'write');
    database.prepare("UPDATE accounts SET folded_name = 'ნინო ბერაძე' WHERE name = 'ნინო ბერაძე'").run();
    close();
    await server.close();
    server = await startTestServer(folder);
    for (const name of ['ნინო ბერაძე', 'nino beradze'])
      expect((await server.stranger.post('/api/login', { name, password: PASSWORD })).status).toBe(200);
  });
});
