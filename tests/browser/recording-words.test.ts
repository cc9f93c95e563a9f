/** Tests in a browser the words of the console's header about the recording. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { ConsoleDriver } from '../helpers/console-driver.ts';
import { describeWith } from '../helpers/programs.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';

/** The server's answer about a recording, as far as the header reads it. */
interface Said {
  readonly state: string;
  readonly error?: string;
  readonly ageMs?: number;
  readonly kind?: string;
}

const FLOOR = { id: 'floor', role: 'floor', kind: 'pull' } as const;

describeWith(['chromium'], 'the state of the recording in the words of the header', () => {
  let desk: ServedDesk;

  beforeAll(async () => {
    desk = await startServedDesk();
  });
  afterEach(() => desk.finish());
  afterAll(() => desk.close());

  /** A console whose server gives this answer about the recording, whatever its real state. */
  async function consoleWhere({ state, error, ageMs, kind = 'pull' }: Said): Promise<ConsoleDriver> {
    const driver = await desk.console(desk.ana, await desk.session(['Meadow Circle']), 'room');
    const floor = { ...FLOOR, kind, state, error: error ?? null, lastSegmentAgeMs: ageMs ?? null };
    await driver.page.route('**/api/sessions/*/sources', (route) => route.fulfill({ json: { sources: [floor] } }));
    await driver.page.reload();
    return driver;
  }

  /** Whether the words appear as an error, and whether the bar does. */
  async function looks({ page }: ConsoleDriver): Promise<{ readonly words: boolean; readonly bar: boolean }> {
    const header = page.locator('rostrum-console-header');
    return {
      words: (await header.locator('.failing').count()) > 0,
      bar: await header.getByRole('alert').isVisible(),
    };
  }

  it('[C10] a recording that is starting is no alarm', async () => {
    const driver = await consoleWhere({ state: 'connecting' });
    await driver.sees('page', 'Recording starts…');
    expect(await looks(driver)).toEqual({ words: false, bar: false });
  });

  it('[C10] a known failure states its reason, and is a bar until the session begins', async () => {
    const driver = await consoleWhere({ state: 'connecting', error: 'unreachable' });
    await driver.sees('page', 'The stream is not being recorded. Check its address before the session begins.');
    await driver.sees('page', 'The address does not answer.');
    expect(await looks(driver)).toEqual({ words: true, bar: true });
    await driver.press('n');
    await driver.sees('Now', 'Meadow Circle');
    await driver.seesNot('page', 'Check its address');
    expect(await looks(driver)).toEqual({ words: true, bar: false });
  });

  it('[M6c] a stream whose clock is off is recorded, and the words stay as long as it is off', async () => {
    const driver = await consoleWhere({ state: 'live', error: 'stream_clock_off' });
    await driver.sees('page', 'Recording · the stream’s clock is off; times are counted on');
    expect(await looks(driver)).toEqual({ words: false, bar: false });
  });

  it('[C10] a silent stream shows its seconds, which go on between two answers', async () => {
    const driver = await consoleWhere({ state: 'stalled', ageMs: 14_000 });
    await driver.sees('page', 'Stream silent for 14 s');
    expect(await looks(driver)).toEqual({ words: true, bar: true });
    // Later routes come first: from here on no answer comes any more.
    await driver.page.route('**/api/sessions/*/sources', () => undefined);
    await driver.sees('page', /Stream silent for 1[6-9] s/);
  });

  it('[C10] a sent stream asks nobody to look for its address, and long silence is shown in minutes', async () => {
    const driver = await consoleWhere({ kind: 'push', state: 'stalled', ageMs: 935_000 });
    await driver.sees('page', 'The stream is not being recorded. Stream silent for 16 min');
  });

  it('[C10] a stream that no encoder sends yet is not shown as starting', async () => {
    const driver = await consoleWhere({ kind: 'push', state: 'connecting' });
    await driver.sees('page', 'The stream is not being recorded. Nothing has been sent to its address yet.');
  });

  it('[M10] [C10] a full disk is not reported as a silent stream', async () => {
    const driver = await consoleWhere({ state: 'stalled', error: 'disk_full', ageMs: 20_000 });
    await driver.sees('page', 'The stream is not being recorded. The disk of the server is full.');
    await driver.seesNot('page', 'Stream silent');
    expect(await looks(driver)).toEqual({ words: true, bar: true });
  });

  it('[M6c] [C10] a phone states only faults of a recording', async () => {
    const driver = await consoleWhere({ state: 'live', error: 'stream_clock_off' });
    await driver.page.setViewportSize({ width: 390, height: 844 });
    await driver.sees('page', 'the stream’s clock is off');
    expect(await driver.page.getByText('the stream’s clock is off').isVisible()).toBe(true);
    await driver.page.route('**/api/sessions/*/sources', (route) =>
      route.fulfill({ json: { sources: [{ ...FLOOR, state: 'live', error: null, lastSegmentAgeMs: 900 }] } }),
    );
    await driver.page.reload();
    await driver.page.getByText('Recording · saved').waitFor({ state: 'attached' });
    expect(await driver.page.getByText('Recording · saved').isVisible()).toBe(false);
  });

  it('[M1] a bad address is refused beside its field, in the words of the set-up', async () => {
    const driver = await desk.console(desk.ana, await desk.session(['Meadow Circle']), 'room');
    await driver.press('/');
    await driver.page.locator('rostrum-palette input').fill('livestream');
    await driver.page.keyboard.press('Enter');
    const panel = driver.page.locator('rostrum-stream-panel');
    for (const [address, words] of [
      ['example.org/live.m3u8', 'This is no whole address'],
      ['http://169.254.169.254/live.m3u8', 'This server never opens this address.'],
    ] as const) {
      await panel.locator('input').fill(address);
      await panel.getByRole('button', { name: 'Record this stream' }).click();
      await panel.getByRole('alert').getByText(words).waitFor();
    }
    await panel.locator('input').fill(desk.streamUrl);
    await panel.getByRole('button', { name: 'Record this stream' }).click();
    await driver.sees('Messages', 'The address was taken over.');
  });

  it('[C10] a recording without faults is stated as such, without more words', async () => {
    const driver = await consoleWhere({ state: 'live', ageMs: 900 });
    await driver.sees('page', 'Recording · saved');
    expect(await looks(driver)).toEqual({ words: false, bar: false });
  });
});
