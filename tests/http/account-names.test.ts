import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runCli } from '../../server/cli/run-cli.ts';
import { connect } from '../../server/store/sqlite/driver.ts';
import { PASSWORD, startTestServer, type TestServer } from '../helpers/running-server.ts';

let server: TestServer;
afterEach(() => server.close());

const tokenIn = (url: string | null): string => new URL(url ?? '').hash.replace('#token=', '');

/** What the command line says, on the data folder of the running server. */
async function cli(...args: string[]): Promise<string> {
  const said: string[] = [];
  await runCli(args, { dataFolder: server.dataDir, address: server.url, say: (line) => said.push(line) });
  return said.join('\n');
}

const setUp = (name: string, password = PASSWORD) =>
  server.stranger.post('/api/setup', { token: tokenIn(server.running.setupUrl), name, password });
const accept = (token: string, password = PASSWORD) =>
  server.stranger.post('/api/invitations/accept', { token, password });

// Each password costs some work on purpose; a busy machine needs patience.
describe('names that are taken, and links', { timeout: 60_000 }, () => {
  it('[E38] set-up with a name that the command line invited is refused with a code, and its link stays usable', async () => {
    server = await startTestServer();
    const invited = tokenIn(await cli('user', 'add', 'Ana', '--role', 'lead'));
    for (const name of ['Ana', ' ÁNA ', 'ана']) {
      const refused = await setUp(name);
      expect([refused.status, refused.body.error]).toEqual([409, { code: 'name_taken', params: {} }]);
    }
    expect((await setUp('Boris')).status).toBe(200);
    expect((await accept(invited)).status).toBe(200);
  });

  it('[E38] of two that use the set-up link at once one gets in, and the other hears that the link is used', async () => {
    server = await startTestServer();
    const replies = await Promise.all(['Ana', 'Ana', 'Boris'].map((name) => setUp(name)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
  });

  it('[E38] of two that accept one invitation at once one gets in, and the other hears that the link is used', async () => {
    server = await startTestServer();
    const lead = await server.setUp();
    const token = tokenIn((await lead.post('/api/invitations', { name: 'Boris', role: 'observer' })).body.url);
    const replies = await Promise.all([accept(token), accept(token, `${PASSWORD} 2`), accept(token)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
  });

  it('[E38] somebody who is invited twice, or by two at once, is one account with one link that works', async () => {
    server = await startTestServer();
    const lead = await server.setUp();
    const invite = (name: string) => lead.post('/api/invitations', { name, role: 'observer' });
    const [first, second] = [await invite('Boris'), await invite('boris')];
    const [third, fourth] = await Promise.all([invite('BORIS'), cli('user', 'add', 'Boris', '--role', 'viewer')]);
    const links = [first.body.url, second.body.url, third.body.url, fourth];
    const opened = [];
    for (const link of links)
      opened.push((await server.stranger.post('/api/invitations/check', { token: tokenIn(link) })).status);
    expect(opened.sort()).toEqual([200, 410, 410, 410]);
    expect((await lead.get('/api/people')).body.people).toHaveLength(2);
  });

  it('[E38] an invitation that cannot be accepted now, as on a full disk, works when it can', async () => {
    server = await startTestServer();
    const lead = await server.setUp();
    const token = tokenIn((await lead.post('/api/invitations', { name: 'Boris', role: 'observer' })).body.url);
    const outside = connect(join(server.dataDir, 'rostrum.db'));
    // Refuses the last of what accepting writes, as a disk that becomes full in the middle does.
    outside.exec(`CREATE TRIGGER no_room BEFORE INSERT ON sign_ins BEGIN SELECT RAISE(ABORT, 'no room'); END`);
    const refused = await accept(token);
    expect([refused.status, refused.body.error.code]).toEqual([503, 'unavailable']);
    expect((await server.stranger.post('/api/login', { name: 'Boris', password: PASSWORD })).status).toBe(401);
    outside.exec('DROP TRIGGER no_room');
    outside.close();
    expect((await accept(token)).status).toBe(200);
  });
});
