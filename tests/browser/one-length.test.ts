/** Tests that pages and exports write a length alike. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { command, markNow } from '../helpers/running-server.ts';
import { describeWith } from '../helpers/programs.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';

/** Speaking times against 150 s, ms. */
const SPOKEN = [37_600, 150_400, 150_900, 151_000, 152_500];

describeWith(['chromium'], 'a length on the pages and in print', () => {
  let desk: ServedDesk;

  beforeAll(async () => {
    desk = await startServedDesk();
  });
  afterEach(() => desk.finish());
  afterAll(() => desk.close());

  it('[R41] the list and the record write each length alike, and mark the same ones as over the limit', async () => {
    const session = await desk.session([]);
    const give = async (type: string, payload: object): Promise<void> => {
      const { status, body } = await desk.ana.post(`/api/sessions/${session}/commands`, command(type, payload));
      expect(status, JSON.stringify(body)).toBe(200);
    };
    const fromMs = markNow(2_000_000).pressedMs;
    for (const [index, ms] of SPOKEN.entries()) {
      const interventionId = crypto.randomUUID();
      const pressedMs = fromMs + index * 300_000;
      const who = { entryId: null, endsInterventionId: null, actor: 'state:NO' };
      await give('start-intervention', { interventionId, ...who, mark: { ...markNow(), pressedMs } });
      await give('stop-intervention', { interventionId, mark: { ...markNow(), pressedMs: pressedMs + ms } });
    }
    const request = { sessionId: session, format: 'html', profile: 'internal', reader: 'The team' };
    const { id } = (await desk.ana.post('/api/exports', request)).body;
    const html = (await desk.ana.get(`/api/exports/${id}`)).body as unknown as string;
    const inPrint = [...html.matchAll(/(\d+:\d\d) \/ 2:30( !)?/g)].map(([text]) => text);
    expect(inPrint).toHaveLength(SPOKEN.length);

    const page = await desk.open(desk.ana, `/session/${session}/list`);
    await page
      .locator('rostrum-list-row')
      .nth(SPOKEN.length - 1)
      .waitFor();
    const rows = await page
      .locator('rostrum-list-row')
      .evaluateAll((found) => found.map((row) => row.shadowRoot?.textContent ?? ''));
    const onScreen = rows.map((text) => /\d+:\d\d \/ 2:30(\s*!)?/.exec(text)?.[0].replace(/\s*!/, ' !'));
    expect(onScreen).toEqual(inPrint);
    expect(inPrint.filter((text) => text.endsWith('!'))).toHaveLength(2);
  });
});
