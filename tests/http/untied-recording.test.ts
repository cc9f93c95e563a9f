/** Tests that an epoch without an anchor is blocked while a hidden speaker may be in it. */
import { randomUUID } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createSqliteMediaIndex } from '../../server/ingest/index/sqlite-media-index.ts';
import { mediaFolder } from '../../server/ingest/media-folder.ts';
import { openBeside } from '../../server/store/sqlite/open-database.ts';
import { SEGMENTS, SEGMENT_MS, startFixtureOrigin, type FixtureOrigin } from '../helpers/fixture-origin.ts';
import { requireOrSkip } from '../helpers/programs.ts';
import { command, newSession, startTeam, type Browser, type TestServer } from '../helpers/running-server.ts';

// Recording and measuring take a while on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

let origin: FixtureOrigin;
let server: TestServer;
let lead: Browser;
let boris: Browser;

beforeAll(async () => {
  origin = await startFixtureOrigin('ts');
  ({ server, lead, boris } = await startTeam({ INGEST_ALLOW_PRIVATE: '1' }));
});
afterAll(async () => {
  await server.close();
  origin.close();
});

const give = async (session: string, type: string, payload: object): Promise<void> => {
  const { body } = await lead.post(`/api/sessions/${session}/commands`, command(type, payload));
  expect(body, type).toMatchObject({ ok: true });
};

/** A recorded session with one line on its list, which is hidden. */
async function recorded() {
  const session = await newSession(lead);
  const made = await lead.post('/api/sources', {
    ...{ sessionId: session, url: `${origin.url}/live.m3u8`, role: 'floor', channel: 'floor' },
  });
  const source = made.body.id;
  const state = async () => (await lead.get(`/api/sources/${source}`)).body;
  await expect.poll(state, { timeout: 20_000 }).toMatchObject({ recordedMs: SEGMENTS * SEGMENT_MS });
  const [entryId, hideId] = [randomUUID(), randomUUID()];
  await give(session, 'add-entries', { entries: [{ entryId, listedAs: 'Zorvanda Kelmistek' }], place: 'end' });
  await give(session, 'hide-speaker', { hideId, subjectId: entryId });
  return { session, source, hideId };
}

/** Adds an epoch of an hour before the first, for which no session has an anchor. Returns its start. */
function addEpoch(sourceId: string): number {
  const { database, close } = openBeside(server.dataDir, 'write');
  try {
    const index = createSqliteMediaIndex(database);
    const slot = index.slot({ sourceId, epoch: 1, rendition: 'main', seq: 0 });
    if (slot?.file == null) throw new Error('nothing is recorded');
    const pdtMs = slot.pdtMs - 3_600_000;
    const times = { basis: 'pdt', uncertaintyMs: 0, openedAtMs: pdtMs } as const;
    const { epoch } = index.openEpoch({ sourceId, sessionMs: pdtMs, ...times });
    const path = slot.path.replace('1-0', `${String(epoch)}-0`);
    cpSync(join(mediaFolder(server.dataDir), slot.path), join(mediaFolder(server.dataDir), path));
    index.expect([{ ...slot, gap: null, discontinuity: true, epoch, pdtMs, path }]);
    index.store({ sourceId, epoch, rendition: 'main', seq: 0 }, slot.file);
    return pdtMs;
  } finally {
    close();
  }
}

it('[P28] an epoch without an anchor is blocked for everybody but leads while a hidden speaker only waits', async (context) => {
  requireOrSkip(context, 'ffmpeg');
  const { session, source, hideId } = await recorded();
  const fromMs = addEpoch(source);
  const at = `at=${String(fromMs + 500)}`;
  const window = `from=${String(fromMs)}&to=${String(fromMs + SEGMENT_MS)}`;
  const statuses = async (who: Browser): Promise<number[]> => {
    const paths = [`seg/2/0.ts`, `thumbnail-at?${at}`, `vod.m3u8?${window}`];
    return Promise.all(paths.map(async (path) => (await who.get(`/media/${source}/${path}`)).status));
  };
  const isSilent = async (who: Browser): Promise<boolean> => {
    const { body } = await who.get(`/media/${source}/peaks?${window}`);
    const { peaks } = body as unknown as { readonly peaks: string };
    return Buffer.from(peaks, 'base64').every((loud) => loud === 0);
  };
  expect(await statuses(boris)).toEqual([403, 403, 403]);
  expect(await statuses(lead)).toEqual([200, 200, 200]);
  await expect.poll(() => isSilent(lead), { timeout: 20_000 }).toBe(false);
  expect(await isSilent(boris)).toBe(true);
  const live = (await boris.get(`/media/${source}/live.m3u8`)).body as unknown as string;
  expect(live).toMatch(/#EXT-X-GAP\n#EXTINF:[\d.]+,\nseg\/2\/0/);
  // An aligned epoch is blocked only where it shows a hidden speaker, and nobody has spoken.
  expect((await boris.get(`/media/${source}/seg/1/0.ts`)).status).toBe(200);
  await give(session, 'lift-hide', { hideId });
  expect(await statuses(boris)).toEqual([200, 200, 200]);
});

it('[P28] after a session is over, an anchor of the next session of the day unblocks the epoch', async () => {
  const { session, source } = await recorded();
  await give(session, 'start-session', {});
  await give(session, 'close-session', {});
  const fromMs = addEpoch(source);
  const status = async (): Promise<number> => (await boris.get(`/media/${source}/seg/2/0.ts`)).status;
  expect(await status()).toBe(403);
  const { tables } = (await lead.get(`/api/sessions/${session}`)).body.snapshot;
  const [[, row] = []] = tables.session;
  const next = await lead.post('/api/sessions', {
    ...{ conferenceId: (row as { readonly conferenceId: string }).conferenceId, title: 'Working session 5' },
    ...{ kind: 'working_session', timeZone: 'Europe/Warsaw', presetId: 'osce-hdim-2018' },
  });
  expect(next.status, JSON.stringify(next.body)).toBe(200);
  await give(next.body.id, 'attach-source', { sourceId: source, role: 'floor', channel: 'floor' });
  await give(next.body.id, 'add-anchor', {
    ...{ anchorId: randomUUID(), sourceId: source, epoch: 2, mediaMs: 0, sessionMs: fromMs },
    ...{ basis: 'pdt', uncertaintyMs: 0 },
  });
  expect(await status()).toBe(200);
});
