/** Tests names of accounts that are taken, and one-time links that two people use at once. */
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runCli } from '../../server/cli/run-cli.ts';
import { connect } from '../../server/store/sqlite/driver.ts';
import { PASSWORD, startTestServer, type TestServer } from '../helpers/running-server.ts';

let server: TestServer;
afterEach(() => server.close());

const tokenIn = (url: string | null): string => new URL(url ?? '').hash.replace('#token=', '');

/** Runs the command line on the data folder of the running server and returns its output. */
async function cli(...args: string[]): Promise<string> {
  const said: string[] = [];
  await runCli(args, { dataFolder: server.dataDir, address: server.url, say: (line) => said.push(line) });
  return said.join('\n');
}

const setUp = (name: string, password = PASSWORD) =>
  server.stranger.post('/api/setup', { token: tokenIn(server.running.setupUrl), name, password });
const accept = (token: string, password = PASSWORD) =>
  server.stranger.post('/api/invitations/accept', { token, password });

// Hashing each password is slow on purpose, so a busy machine needs patience.
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

  it('[E38] one of two people who use the set-up link at once gets in, the other learns that it is used', async () => {
    server = await startTestServer();
    const replies = await Promise.all(['Ana', 'Ana', 'Boris'].map((name) => setUp(name)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
  });

  it('[E38] one of two people who accept one invitation at once gets in, the other learns that it is used', async () => {
    server = await startTestServer();
    const lead = await server.setUp();
    const token = tokenIn((await lead.post('/api/invitations', { name: 'Boris', role: 'observer' })).body.url);
    const replies = await Promise.all([accept(token), accept(token, `${PASSWORD} 2`), accept(token)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
  });

  it('[E38] two invitations for one person, also by two leads at once, make one account with one working link', async () => {
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

  it('[E38] an invitation that fails now, as on a full disk, works later', async () => {
    server = await startTestServer();
    const lead = await server.setUp();
    const token = tokenIn((await lead.post('/api/invitations', { name: 'Boris', role: 'observer' })).body.url);
    const outside = connect(join(server.dataDir, 'rostrum.db'));
    // Refuses the last row that accepting writes, like a disk that becomes full in the middle.
    outside.exec(`CREATE TRIGGER no_room BEFORE INSERT ON sign_ins BEGIN SELECT RAISE(ABORT, 'no room'); END`);
    const refused = await accept(token);
    expect([refused.status, refused.body.error.code]).toEqual([503, 'unavailable']);
    expect((await server.stranger.post('/api/login', { name: 'Boris', password: PASSWORD })).status).toBe(401);
    outside.exec('DROP TRIGGER no_room');
    outside.close();
    expect((await accept(token)).status).toBe(200);
  });
});
