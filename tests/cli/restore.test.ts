import { copyFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connect } from '../../server/store/sqlite/driver.ts';
import {
  answersTo,
  cli,
  ERASED,
  filesWith,
  HIDDEN,
  KEEP_ALL,
  past,
  readBy,
  serving,
  signIn,
  tokenOf,
} from '../helpers/restored-past.ts';
import { command, newSession, PASSWORD, type TestServer } from '../helpers/running-server.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

describe('a restore into the data folder that was in use', () => {
  it('[P40] [P41] [P42] ends all access, undoes no revocation or demotion, and un-hides and un-erases nobody', async () => {
    const made = await past();
    const { code, said } = await cli(made.dataFolder, 'restore', made.backup);
    expect([code, said]).toEqual([0, expect.not.stringContaining('WARNING')]);
    expect(filesWith(made.dataFolder, ERASED)).toEqual([]);
    await serving(made.dataFolder, async (server) => {
      const answers = await answersTo(server, made);
      expect(Object.entries(answers).filter(([, status]) => status < 400)).toEqual([]);
      expect(await signIn(server, 'Ana')).toMatchObject({ status: 200, role: 'lead' });
      expect(await signIn(server, 'Chen')).toMatchObject({ status: 200, role: 'observer' });
      expect(await signIn(server, 'Boris')).toMatchObject({ status: 401 });
      const seen = await readBy(server, 'Emil', made.session);
      expect(seen).toContain('intervention-started');
      for (const name of [HIDDEN, ERASED]) expect(seen).not.toContain(name);
    });
    expect((await cli(made.dataFolder, 'verify')).code).toBe(0);
  }, 60_000);

  it('[P41] keeps what --keep names, but nothing that ended since', async () => {
    const made = await past();
    expect((await cli(made.dataFolder, 'restore', made.backup, ...KEEP_ALL)).code).toBe(0);
    await serving(made.dataFolder, async (server) => {
      expect(await answersTo(server, made)).toEqual({
        ...{ ana: 200, emil: 200, boris: 401, chen: 401, dora: 401 },
        ...{ 'token kept': 200, 'token revoked': 401 },
        ...{ 'room kept': 200, 'room ended': 410, 'invitation open': 200, 'invitation used': 410 },
      });
    });
  }, 60_000);

  it('[P41] whose database is beyond reading, it knows by the ledgers beside it', async () => {
    const made = await past();
    writeFileSync(join(made.dataFolder, 'rostrum.db'), 'what the disk left of it');
    const { code, said } = await cli(made.dataFolder, 'restore', made.backup, ...KEEP_ALL);
    expect([code, said]).toEqual([0, expect.stringContaining('cannot be read')]);
    await serving(made.dataFolder, async (server) => {
      expect(await answersTo(server, made)).toMatchObject({
        ...{ ana: 200, emil: 200, boris: 401, chen: 401, dora: 401, 'token revoked': 401 },
        ...{ 'room ended': 410, 'invitation used': 410 },
      });
      const seen = await readBy(server, 'Emil', made.session);
      for (const name of [HIDDEN, ERASED]) expect(seen).not.toContain(name);
    });
  }, 60_000);

  it('[P41] somebody who was revoked and invited again signs in with the new password’s account only', async () => {
    const dataFolder = tempFolder();
    const backup = join(tempFolder(), 'backup.db');
    await serving(dataFolder, async (server) => {
      const ana = await server.setUp();
      const boris = await server.invite(ana, 'Boris', 'lead');
      await cli(dataFolder, 'backup', backup);
      await ana.post(`/api/people/${boris.userId}/revoke`);
      const { body } = await ana.post('/api/invitations', { name: 'Boris', role: 'observer' });
      const accepted = { token: tokenOf(body.url), password: 'another password' };
      expect((await server.stranger.post('/api/invitations/accept', accepted)).status).toBe(200);
    });
    await cli(dataFolder, 'restore', backup);
    await serving(dataFolder, async (server) => {
      for (const password of [PASSWORD, 'another password'])
        expect((await server.stranger.post('/api/login', { name: 'Boris', password })).status).toBe(401);
    });
  }, 60_000);

  it('[P42] whom a lead shows again afterwards stays shown', async () => {
    const made = await past();
    await cli(made.dataFolder, 'restore', made.backup);
    await serving(made.dataFolder, async (server) => {
      const { cookie } = await signIn(server, 'Ana');
      const lift = JSON.stringify(command('lift-hide', { hideId: made.hideId }));
      const headers = { cookie, origin: server.url, 'content-type': 'application/json' };
      const path = `${server.url}/api/sessions/${made.session}/commands`;
      expect(await (await fetch(path, { method: 'POST', headers, body: lift })).json()).toMatchObject({ ok: true });
    });
    await serving(made.dataFolder, async (server) => {
      expect(await readBy(server, 'Emil', made.session)).toContain(HIDDEN);
    });
  }, 60_000);

  it('[P40] where no lead can sign in, the next start makes a link for one', async () => {
    const dataFolder = tempFolder();
    const backup = join(tempFolder(), 'backup.db');
    await serving(dataFolder, async (server) => {
      const ana = await server.setUp();
      await cli(dataFolder, 'backup', backup);
      const chen = await server.invite(ana, 'Chen', 'lead');
      expect((await chen.post(`/api/people/${ana.userId}/revoke`)).status).toBe(200);
    });
    expect((await cli(dataFolder, 'restore', backup)).said).toContain('no lead can sign in');
    await serving(dataFolder, async (server) => {
      expect((await signIn(server, 'Ana')).status).toBe(401);
      expect((await (await server.setUp('Ana')).get('/api/people')).status).toBe(200);
    });
  }, 60_000);

  it('[P41] the key of an encoder that was renewed or revoked since sends nothing', async () => {
    const dataFolder = tempFolder();
    const backup = join(tempFolder(), 'backup.db');
    const put = async (server: TestServer, address: string): Promise<number> => {
      const { pathname } = new URL(address);
      return (await fetch(server.url + pathname, { method: 'PUT', body: '#EXTM3U\n#EXT-X-TARGETDURATION:2\n' })).status;
    };
    const [kept, renewed, revoked] = await serving(dataFolder, async (server) => {
      const ana = await server.setUp();
      const place = { sessionId: await newSession(ana), kind: 'push', role: 'floor', channel: 'floor' };
      const made: { id: string; ingestUrl: string }[] = [];
      for (let i = 0; i < 3; i++) {
        const { body } = await ana.post('/api/sources', place);
        made.push(body as unknown as { id: string; ingestUrl: string });
      }
      await cli(dataFolder, 'backup', backup);
      expect((await ana.post(`/api/sources/${made[1]?.id ?? ''}/key`)).status).toBe(200);
      expect((await ana.request('DELETE', `/api/sources/${made[2]?.id ?? ''}/key`)).status).toBeLessThan(300);
      return made.map(({ ingestUrl }) => ingestUrl);
    });
    await cli(dataFolder, 'restore', backup);
    await serving(dataFolder, async (server) => {
      expect(await put(server, kept ?? '')).toBeLessThan(300);
      for (const address of [renewed, revoked]) expect(await put(server, address ?? '')).toBe(403);
    });
  }, 60_000);
});

it('[P41] [P42] an older copy of the database that is put in its place by hand lets nobody in and un-hides nobody', async () => {
  const made = await past();
  const raw = join(tempFolder(), 'raw.db');
  const backup = connect(made.backup);
  backup.exec('DROP TABLE IF EXISTS backup_ledgers');
  backup.prepare('VACUUM INTO ?').run(raw);
  backup.close();
  for (const name of readdirSync(made.dataFolder))
    if (name.startsWith('rostrum.db')) rmSync(join(made.dataFolder, name));
  copyFileSync(raw, join(made.dataFolder, 'rostrum.db'));
  await serving(made.dataFolder, async (server) => {
    const seen = await readBy(server, 'Emil', made.session);
    expect(seen).toContain('intervention-started');
    for (const name of [HIDDEN, ERASED]) expect(seen).not.toContain(name);
    expect(await answersTo(server, made)).toMatchObject({
      ...{ ana: 200, emil: 200, boris: 401, chen: 401, dora: 401, 'token revoked': 401, 'room ended': 410 },
    });
  });
}, 60_000);
