/** Tests that an erased name is in no file of the data folder. */
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { SEGMENTS, SEGMENT_MS, startFixtureOrigin } from '../helpers/fixture-origin.ts';
import { requireOrSkip } from '../helpers/programs.ts';
import { command, newSession, startTeam } from '../helpers/running-server.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const CANARY = 'Zanzibella Quux';

/** Files of a folder, by their paths in it. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
}

function filesWith(folder: string, text: string): string[] {
  return filesOf(folder).filter((file) => readFileSync(join(folder, file)).includes(text));
}

it(
  '[G8] [R11f] an erased name is in no file of a data folder with exports, thumbnails and a recording',
  { timeout: 120_000 },
  async (context) => {
    requireOrSkip(context, 'ffmpeg');
    const folder = tempFolder();
    const { server, lead } = await startTeam({ INGEST_ALLOW_PRIVATE: '1', DATA_DIR: folder });
    onTestFinished(() => server.close());
    const origin = await startFixtureOrigin('fmp4');
    onTestFinished(() => {
      origin.close();
    });
    const session = await newSession(lead);
    const stream = { sessionId: session, url: `${origin.url}/live.m3u8`, role: 'floor', channel: 'floor' };
    const { id: source } = (await lead.post('/api/sources', stream)).body;
    const recorded = async () => (await lead.get(`/api/sources/${source}`)).body;
    await expect.poll(recorded, { timeout: 20_000 }).toMatchObject({ recordedMs: SEGMENTS * SEGMENT_MS });

    const give = async (type: string, payload: object): Promise<void> => {
      expect((await lead.post(`/api/sessions/${session}/commands`, command(type, payload))).body).toMatchObject({
        ok: true,
      });
    };
    const mark = (ms: number) => ({
      ...{ vantage: 'room', pressedMs: origin.startedMs + ms, pressUncertaintyMs: 50, leadMs: 0 },
    });
    const [entryId, interventionId] = [randomUUID(), randomUUID()];
    await give('add-entries', { entries: [{ entryId, listedAs: CANARY, class: 'ngo' }], place: 'end' });
    await give('start-intervention', { interventionId, entryId, endsInterventionId: null, mark: mark(4000) });
    await give('stop-intervention', { interventionId, mark: mark(12_000) });
    const note = { noteId: randomUUID(), interventionId, kind: 'note', text: `${CANARY} said so`, mark: mark(13_000) };
    await give('add-note', note);

    for (const format of ['csv', 'json', 'html']) {
      const copy = { sessionId: session, format, profile: 'internal', reader: 'The team' };
      expect((await lead.post('/api/exports', copy)).status, format).toBe(200);
    }
    const picture = `/media/${source}/thumbnail?session=${session}&intervention=${interventionId}`;
    expect((await lead.get(picture)).status).toBe(200);
    for (const part of ['exports', 'thumbnails', 'media'])
      expect(existsSync(join(folder, part)) ? filesOf(join(folder, part)) : [], part).not.toEqual([]);
    expect(filesWith(join(folder, 'exports'), CANARY)).toHaveLength(3);

    const { body } = await lead.get(`/api/sessions/${session}/events?since=0`);
    const targets = body.events.flatMap(({ seq, type }) =>
      type === 'entry-listed' ? [{ seq, path: 'listedAs' }] : type === 'note-added' ? [{ seq, path: 'text' }] : [],
    );
    expect(targets).toHaveLength(2);
    const erased = await lead.post('/api/erasures', { sessionId: session, targets });
    expect(erased.status, JSON.stringify(erased.body)).toBe(200);
    for (const trace of [CANARY, CANARY.toLowerCase()]) expect(filesWith(folder, trace)).toEqual([]);
    // The recording stays, because it has no name in it.
    expect(filesOf(join(folder, 'media'))).not.toEqual([]);
  },
);
