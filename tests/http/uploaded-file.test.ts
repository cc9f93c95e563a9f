/** Tests what is made of an uploaded recording: loudness, thumbnails and clips. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { frameNumbersOf } from '../helpers/frame-number.ts';
import { describeWith } from '../helpers/programs.ts';
import { command, newSession } from '../helpers/running-server.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { film, goesOn, idIn, LENGTH_MS, startUploadDesk, type UploadDesk } from '../helpers/upload-desk.ts';

describeWith(['ffmpeg'], 'an uploaded file', () => {
  let desk: UploadDesk;
  beforeAll(async () => {
    desk = await startUploadDesk();
  });
  afterAll(() => desk.server.close());

  const fetchMedia = (path: string): Promise<Response> =>
    fetch(`${desk.server.url}/media/${path}`, { headers: { cookie: desk.lead.cookie } });

  it('[J6a] is measured at once, although its stated time is not over', async () => {
    const { lead, tus, session } = desk;
    const startMs = Date.now();
    const start = new Date(startMs).toISOString();
    const id = idIn(await tus.upload({ session, filename: 'film.mp4', start }, film));
    await goesOn(desk, null);
    const window = `from=${String(startMs)}&to=${String(startMs + LENGTH_MS)}&step=1000`;
    const read = async () =>
      (await lead.get(`/media/${id}/peaks?${window}`)).body as unknown as {
        readonly peaks: string;
        readonly pendingMinutes: number;
      };
    await expect.poll(async () => (await read()).pendingMinutes, { timeout: 20_000 }).toBe(0);
    const peaks = [...Buffer.from((await read()).peaks, 'base64')];
    expect(peaks.slice(1, LENGTH_MS / 1000).filter((peak) => peak === 0)).toEqual([]);
  });

  it('[J3] [R11a] gives no picture if it is sound alone, and the answer states that', async () => {
    const { lead, tus, session } = desk;
    const sound = join(tempFolder(), 'sound.m4a');
    execFileSync('ffmpeg', ['-v', 'error', '-i', 'pipe:0', '-vn', '-c', 'copy', sound], { input: film });
    const startMs = Date.now() - 60_000;
    const start = new Date(startMs).toISOString();
    const id = idIn(await tus.upload({ session, filename: 'sound.m4a', start }, readFileSync(sound)));
    await goesOn(desk, null);
    const picture = await fetchMedia(`${id}/thumbnail-at?at=${String(startMs + 3000)}`);
    expect([picture.status, await picture.json()]).toMatchObject([422, { error: { code: 'unsupported_media' } }]);

    const interventionId = crypto.randomUUID();
    const media = { sourceId: id, epoch: 1 };
    const onIt = { vantage: 'recording', pressedMs: Date.now(), pressUncertaintyMs: 50, leadMs: 0 };
    const mark = (mediaMs: number) => ({ ...onIt, media: { ...media, mediaMs } });
    for (const [type, payload] of [
      ['start-intervention', { interventionId, entryId: null, endsInterventionId: null, mark: mark(1000) }],
      ['stop-intervention', { interventionId, mark: mark(5000) }],
    ] as const)
      expect((await lead.post(`/api/sessions/${session}/commands`, command(type, payload))).body.ok).toBe(true);
    for (const [method, expected] of [
      ['sheet', { state: 'failed', error: { code: 'unsupported_media' } }],
      ['strict', { state: 'done', error: null }],
    ] as const) {
      const order = {
        sessionId: session,
        sourceId: id,
        interventionId,
        method,
        profile: 'internal',
        reader: 'The team',
      };
      const { status, body } = await lead.post('/api/clips', order);
      expect(status, JSON.stringify(body)).toBe(202);
      const { jobId } = body as unknown as { readonly jobId: string };
      await expect
        .poll(async () => (await lead.get(`/api/jobs/${jobId}`)).body, { timeout: 20_000 })
        .toMatchObject(expected);
    }
  });

  it('[R11i] [J6c] gives no clip and no picture of a statement before it is aligned: it could show somebody else', async () => {
    const { lead, tus } = desk;
    const session = await newSession(lead);
    const beganMs = Date.now() - 600_000;
    const give = async (type: string, payload: object): Promise<void> =>
      expect((await lead.post(`/api/sessions/${session}/commands`, command(type, payload))).body, type).toMatchObject({
        ok: true,
      });
    const mark = (ms: number) => ({ vantage: 'room', pressedMs: beganMs + ms, pressUncertaintyMs: 50, leadMs: 0 });
    const interventionId = crypto.randomUUID();
    await give('start-intervention', { interventionId, entryId: null, endsInterventionId: null, mark: mark(2000) });
    await give('stop-intervention', { interventionId, mark: mark(6000) });
    const start = new Date(beganMs - 1000).toISOString();
    const id = idIn(await tus.upload({ session, filename: 'film.mp4', start }, film));
    await goesOn({ ...desk, session }, null);
    const order = async () => {
      const what = { sessionId: session, interventionId, method: 'sound', profile: 'internal', reader: 'The team' };
      const { status, body } = await lead.post('/api/clips', what);
      return [status, (body as { readonly error?: object }).error ?? null];
    };
    const picture = async (): Promise<number> =>
      (await fetchMedia(`${id}/thumbnail?session=${session}&intervention=${interventionId}`)).status;
    expect(await order()).toEqual([403, expect.objectContaining({ params: { reason: 'unaligned' } })]);
    expect(await picture()).toBe(404);
    const moments = [{ mediaMs: 2000, interventionId, edge: 'start' }];
    const aligned = await lead.post(`/api/sessions/${session}/alignments`, {
      ...{ sourceId: id, epoch: 1, method: 'moments', moments },
    });
    expect(aligned.status, JSON.stringify(aligned.body)).toBe(200);
    expect(await order()).toEqual([202, null]);
    expect(await picture()).toBe(200);
  });

  it('[R11i] [T8f] [T8h] [P7] gives the clip of a statement that was marked on it near a cut, as no other file does', async () => {
    const { lead, tus } = desk;
    const session = await newSession(lead);
    const beganMs = Date.now() - 600_000;
    const uploaded = async (...moments: readonly (readonly [mediaMs: number, atMs: number])[]): Promise<string> => {
      const sourceId = idIn(await tus.upload({ session, filename: 'film.mp4' }, film));
      await goesOn({ lead, session }, null);
      const known = moments.map(([mediaMs, atMs]) => ({ mediaMs, sessionMs: beganMs + atMs }));
      const alignment = { sourceId, epoch: 1, method: 'moments', moments: known };
      expect((await lead.post(`/api/sessions/${session}/alignments`, alignment)).status).toBe(200);
      return sourceId;
    };
    const whole = await uploaded([0, 0]);
    const cut = await uploaded([2000, 2000], [6000, 9000]);
    const interventionId = crypto.randomUUID();
    const mark = (mediaMs: number) => ({
      ...{ vantage: 'recording', pressedMs: Date.now(), pressUncertaintyMs: 50, leadMs: 0 },
      media: { sourceId: cut, epoch: 1, mediaMs },
    });
    for (const [type, payload] of [
      ['start-intervention', { interventionId, entryId: null, endsInterventionId: null, mark: mark(3000) }],
      ['stop-intervention', { interventionId, mark: mark(5000) }],
    ] as const)
      expect((await lead.post(`/api/sessions/${session}/commands`, command(type, payload))).body.ok).toBe(true);
    const ask = async (sourceId?: string) => {
      const what = { sessionId: session, interventionId, method: 'sound', profile: 'internal', reader: 'The team' };
      return lead.post('/api/clips', sourceId === undefined ? what : { ...what, sourceId });
    };
    expect((await ask(whole)).body.error.params).toEqual({ reason: 'near_cut' });
    const { jobId } = (await ask()).body as unknown as { readonly jobId: string };
    expect((await lead.get(`/api/jobs/${jobId}`)).body).toMatchObject({ sourceId: cut });
    const pictures = [whole, cut].map((id) => `${id}/thumbnail?session=${session}&intervention=${interventionId}`);
    expect(await Promise.all(pictures.map(async (path) => (await fetchMedia(path)).status))).toEqual([404, 200]);

    // The statement may have been 3 s later, so on the whole recording an observer sees nothing of that time either.
    const boris = await desk.server.invite(lead, 'Boris', 'observer');
    const { startedAtMs } = (await lead.get(`/api/sources/${whole}`)).body as unknown as {
      readonly startedAtMs: number;
    };
    const seenBy = async (who: typeof lead, atMs: number): Promise<number> =>
      (await who.get(`/media/${whole}/thumbnail-at?at=${String(startedAtMs + atMs)}`)).status;
    expect(await seenBy(boris, 7000)).toBe(200);
    const hiding = command('hide-speaker', { hideId: crypto.randomUUID(), subjectId: interventionId });
    expect((await lead.post(`/api/sessions/${session}/commands`, hiding)).body.ok).toBe(true);
    expect([await seenBy(boris, 4000), await seenBy(boris, 7000), await seenBy(lead, 7000)]).toEqual([403, 403, 200]);
  });

  it('[R11i] [J6c] gives the clip where the statement was marked, whatever was inserted before it', async () => {
    const { lead, tus } = desk;
    const session = await newSession(lead);
    const beganMs = Date.now() - 600_000;
    const sourceId = idIn(await tus.upload({ session, filename: 'film.mp4' }, film));
    await goesOn({ lead, session }, null);
    // 3 s were inserted somewhere between the two moments.
    const moments = [
      { mediaMs: 1000, sessionMs: beganMs + 1000 },
      { mediaMs: 8000, sessionMs: beganMs + 5000 },
    ];
    const alignment = { sourceId, epoch: 1, method: 'moments', moments };
    expect((await lead.post(`/api/sessions/${session}/alignments`, alignment)).status).toBe(200);
    const interventionId = crypto.randomUUID();
    const mark = (mediaMs: number) => ({
      ...{ vantage: 'recording', pressedMs: Date.now(), pressUncertaintyMs: 50, leadMs: 0 },
      media: { sourceId, epoch: 1, mediaMs },
    });
    for (const [type, payload] of [
      ['start-intervention', { interventionId, entryId: null, endsInterventionId: null, mark: mark(6000) }],
      ['stop-intervention', { interventionId, mark: mark(7000) }],
    ] as const)
      expect((await lead.post(`/api/sessions/${session}/commands`, command(type, payload))).body.ok).toBe(true);
    const what = { sessionId: session, interventionId, method: 'copy', profile: 'internal', reader: 'The team' };
    const { jobId } = (await lead.post('/api/clips', what)).body as unknown as { readonly jobId: string };
    const job = async () =>
      (await lead.get(`/api/jobs/${jobId}`)).body as unknown as { readonly copy: { id: string } | null };
    await expect.poll(async () => (await job()).copy, { timeout: 20_000 }).not.toBeNull();
    const file = join(tempFolder(), 'clip.mp4');
    const copy = await fetch(`${desk.server.url}/api/exports/${String((await job()).copy?.id)}`, {
      headers: { cookie: lead.cookie },
    });
    writeFileSync(file, Buffer.from(await copy.arrayBuffer()));
    expect(frameNumbersOf(file)).toEqual(Array.from({ length: 25 }, (_, at) => 150 + at));
  });
});
