import { afterEach, describe, expect, it } from 'vitest';
import { cookieOf, PASSWORD, startTestServer, type TestServer } from '../helpers/running-server.ts';

let server: TestServer;
afterEach(() => server.close());

describe('accounts', () => {
  it('[E5] the set-up link makes the first lead, once', async () => {
    server = await startTestServer();
    expect((await server.stranger.get('/api/me')).body).toEqual({
      user: null,
      setupNeeded: true,
      reachedBy: 'this_computer',
      publicUrl: null,
    });
    const lead = await server.setUp();
    expect((await lead.get('/api/me')).body).toMatchObject({ user: { name: 'Ana', role: 'lead' }, setupNeeded: false });
    const token = new URL(server.running.setupUrl ?? '').hash.replace('#token=', '');
    const again = await server.stranger.post('/api/setup', { token, name: 'Eve', password: PASSWORD });
    expect([again.status, again.body.error.code]).toEqual([410, 'link_expired']);
  });
});
