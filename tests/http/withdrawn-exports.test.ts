/** Tests that exports are withdrawn when a hiding grows or returns. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { command, newSession, startTeam, type Browser, type TestServer } from '../helpers/running-server.ts';

let server: TestServer;
let lead: Browser;
beforeAll(async () => {
  ({ server, lead } = await startTeam());
});
afterAll(() => server.close());

/** A session with a hidden speaker, and an export that a partner has not fetched yet. */
async function made() {
  const session = await newSession(lead);
  const [entryId, hideId] = [randomUUID(), randomUUID()];
  const give = async (type: string, payload: object): Promise<string> => {
    const given = command(type, payload);
    const { body } = await lead.post(`/api/sessions/${session}/commands`, given);
    expect(body, type).toMatchObject({ ok: true });
    return given.commandId;
  };
  const list = (listedAs: string, id: string = randomUUID()): Promise<string> =>
    give('add-entries', { entries: [{ entryId: id, listedAs }], place: 'end' });
  await list('Zorvanda Kelmistek', entryId);
  const hidden = await give('hide-speaker', { hideId, subjectId: entryId });
  const copy = async (): Promise<() => Promise<number>> => {
    const request = { sessionId: session, format: 'html', profile: 'partner', reader: 'Institute of Examples' };
    const { status, body } = await lead.post('/api/exports', request);
    expect(status, JSON.stringify(body)).toBe(200);
    return async () => (await lead.get(`/api/exports/${body.id}`)).status;
  };
  const call = (announcedAs: string): Promise<string> =>
    give('identify-speaker', {
      ...{
        subjectId: entryId,
        actor: null,
        class: 'ngo',
        announcedAs,
        basis: 'chair_announced',
        confidence: 'probable',
      },
    });
  return { session, entryId, hideId, hidden, give, list, copy, call };
}

it('[P25] an export is withdrawn when the hiding is extended to a speaker listed later', async () => {
  const { list, copy } = await made();
  const status = await copy();
  await list('Lakeside Circle');
  expect(await status()).toBe(200);
  await list('12. ZORVANDA KELMISTEK');
  await expect.poll(status).toBe(404);
});

it('[P25] and when a hidden speaker gets another name, which it may hold', async () => {
  const { copy, call } = await made();
  const status = await copy();
  await call('Rosa Fern');
  await expect.poll(status).toBe(404);
});

it('[P25] and when the line of a hidden speaker is edited', async () => {
  const { session, entryId, give, copy } = await made();
  const { events } = (await lead.get(`/api/sessions/${session}/events?since=0`)).body;
  const listed = events.find(({ type }) => type === 'entry-listed')?.payload as { listedAs: { '~': string } };
  const status = await copy();
  await give('edit-entry', { entryId, listedAs: 'Rosa Fern', class: 'ngo', replaces: listed.listedAs['~'] });
  await expect.poll(status).toBe(404);
});

it('[P25] and when a hiding that was lifted comes back by an undo', async () => {
  const { give, hideId, copy } = await made();
  const lifted = await give('lift-hide', { hideId });
  const status = await copy();
  expect(await status()).toBe(200);
  await give('undo', { commandId: lifted });
  await expect.poll(status).toBe(404);
});
