/** Tests a whole session of two simulated observers, judged by the truth of the stream. */
import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { BrowserContext, Page } from 'playwright';
import { expect, it, onTestFinished } from 'vitest';
import { prepareDemoMedia } from '../../../server/cli/demo/prepare-media.ts';
import { createTranscoder } from '../../../server/transcoder/transcoder.ts';
import type { LogEvent } from '../../../shared/log/event.ts';
import { evolve } from '../../../shared/session/evolve.ts';
import { canonicalState, EMPTY_SESSION } from '../../../shared/session/state/state.ts';
import { createChance } from '../../helpers/chance.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import { createCuttableNetwork } from '../../helpers/cuttable-network.ts';
import { mediaPrograms, requireOrSkip } from '../../helpers/programs.ts';
import { startServerProcess } from '../../helpers/server-process.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { keeperCues, taggerCues, TOPICS, type Tag, type Truth } from './cues.ts';
import { Watcher } from './watcher.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const PASSWORD = randomBytes(12).toString('hex');
const BEHIND_MS = 10_000;
const CUT_AT_MS = 100_000;
const PAGE_DIES_AFTER_MS = 30_000;
const CUT_LENGTH_MS = 60_000;
/** Requests over HTTP as a signed-in user. */
function createVisitor(url: string) {
  let cookie = '';
  return async function ask(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; json: unknown; text: string }> {
    const headers = { cookie, origin: url, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const response = await fetch(url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const [set] = response.headers.getSetCookie();
    if (set !== undefined) cookie = set.split(';')[0] ?? '';
    const text = await response.text();
    return { status: response.status, text, json: text.startsWith('{') ? (JSON.parse(text) as unknown) : null };
  };
}

/** Ids of the commands that a page sent over its socket. */
function collectSent(page: Page, sent: Set<string>): void {
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      const id = /"session:command",\{[^}]*?"commandId":"([0-9a-f-]{36})"/.exec(String(payload))?.[1];
      if (id !== undefined) sent.add(id);
    });
  });
}

async function openPage(context: BrowserContext, url: string, sent: Set<string>, trouble: string[]): Promise<Page> {
  const page = await context.newPage();
  collectSent(page, sent);
  page.on('dialog', () => trouble.push('a dialog'));
  page.on('pageerror', (error) => trouble.push(error.message));
  await page.addInitScript(() => {
    addEventListener('pointerdown', () => console.info('pointer event'), { capture: true });
  });
  page.on('console', (message) => {
    if (message.text() === 'pointer event') trouble.push('a pointer event');
  });
  await page.goto(url);
  return page;
}

/**
 * Ids of the users' commands in the session, once for each time that one is in the log. The events of one command are
 * written together, at one instant. No command of a console makes two of a type. Commands that the test itself sent
 * over HTTP are left out.
 */
function loggedCommands(events: readonly LogEvent[], listing: string): string[] {
  const times = new Map<string, number>();
  const written = new Map<string, Set<string>>();
  const byHttp = new Set([listing]);
  for (const [index, { seq, by, type, atMs, commandId }] of events.entries()) {
    if (type === 'source-attached') byHttp.add(commandId);
    if (seq === 1 || by === 'system') continue;
    const before = events[index - 1];
    const types = written.get(commandId) ?? new Set();
    const goesOn = before?.commandId === commandId && before.atMs === atMs && !types.has(type);
    if (!goesOn) times.set(commandId, (times.get(commandId) ?? 0) + 1);
    written.set(commandId, types.add(type));
  }
  return [...times].flatMap(([id, count]) => (byHttp.has(id) ? [] : Array.from({ length: count }, () => id)));
}

/** Reads the check value from the screen, through the palette. */
async function checkValue(page: Page): Promise<string> {
  await page.keyboard.press('/');
  await page.keyboard.type('check value');
  await page.keyboard.press('Enter');
  const words = /Check value at step \d+: ([0-9a-f]{16})/;
  const said = page.getByText(words).first();
  await said.waitFor();
  return words.exec((await said.textContent()) ?? '')?.[1] ?? '';
}

it(
  '[F1] [F5] [S1] two observers, judged from outside: names, times, tags and states',
  { timeout: 900_000 },
  async (context) => {
    requireOrSkip(context, 'ffmpeg', 'python3', 'chromium');
    const seed = Number(process.env.SEED ?? randomInt(1e9));
    console.log(`seed ${String(seed)}`);
    const chance = createChance(seed);
    const folder = tempFolder();

    // The stream is rendered beforehand. Then a process of its own broadcasts it and alone knows the truth.
    const transcoder = createTranscoder({ programs: await mediaPrograms() });
    const media = await prepareDemoMedia({
      ...{ seed, fast: true, cacheDir: join(folder, 'loops'), transcoder },
      fixtureFolder: join(ROOT, 'tests/fixtures/media/fmp4'),
    });
    await media.completed;
    await transcoder.close();

    // What is started ends with the test however it ends, the last first.
    const server = await startServerProcess(join(folder, 'data'), { INGEST_ALLOW_PRIVATE: '1' });
    onTestFinished(async () => void (await server.stop()));
    const network = await createCuttableNetwork(server.url);
    onTestFinished(() => network.close());
    const lead = createVisitor(server.url);
    const token = new URL(server.setupUrl ?? '').hash.slice('#token='.length);
    await lead('POST', '/api/setup', { token, name: 'Ana', password: PASSWORD });
    const invited = (await lead('POST', '/api/invitations', { name: 'Boris', role: 'observer' })).json as {
      url: string;
    };
    const accepted = { token: new URL(invited.url).hash.slice('#token='.length), password: PASSWORD };
    await createVisitor(server.url)('POST', '/api/invitations/accept', accepted);
    const { id: sessionId } = (
      await lead('POST', '/api/sessions', {
        conference: { name: 'Practice', place: 'Warsaw', timeZone: 'Europe/Warsaw' },
        ...{ title: 'Working session', kind: 'working_session', timeZone: 'Europe/Warsaw', presetId: 'osce-hdim-2018' },
        quickTopics: TOPICS,
      })
    ).json as { id: string };
    const entries = media.list.map(({ name, stateCode }) => ({
      entryId: randomUUID(),
      listedAs: name,
      ...(stateCode === null ? { class: 'ngo' } : { actor: `state:${stateCode}`, class: 'participating_state' }),
    }));
    const listing = { commandId: randomUUID(), type: 'add-entries', payload: { entries, place: 'end' } };
    await lead('POST', `/api/sessions/${sessionId}/commands`, listing);

    const browser = await launchChromium();
    onTestFinished(() => browser.close());
    const sentByAna = new Set<string>();
    const sentByBoris = new Set<string>();
    const trouble: string[] = [];
    const viewport = { width: 1280, height: 900 };
    const signIn = async (url: string, name: string): Promise<BrowserContext> => {
      const signedIn = await browser.newContext({ viewport, baseURL: url });
      await signedIn.request.post('/api/login', { data: { name, password: PASSWORD }, headers: { origin: url } });
      return signedIn;
    };
    const ana = await signIn(server.url, 'Ana');
    const boris = await signIn(network.url, 'Boris');
    const anaPage = await openPage(ana, `${server.url}/session/${sessionId}`, sentByAna, trouble);
    let borisPage = await openPage(boris, `${network.url}/session/${sessionId}`, sentByBoris, trouble);

    const truthFile = join(folder, 'truth.json');
    const program = join(ROOT, 'dist/server/cli/demo/origin-main.js');
    const origin = spawn(
      process.execPath,
      [
        program,
        '--folder',
        media.folder,
        '--truth',
        truthFile,
        '--until-stdin-ends',
        '--started-at',
        String(Date.now() + 2000),
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    onTestFinished(() => void origin.stdin.end());
    const [line] = (await once(createInterface(origin.stdout), 'line')) as [string];
    const { url: playlist } = JSON.parse(line) as { url: string };
    const truth = JSON.parse(readFileSync(truthFile, 'utf8')) as Truth;
    const lastMs = Math.max(...truth.turns.map(({ endMs }) => endMs));
    // The first segment has to be on air before the stream can be added.
    await delay(Math.max(0, truth.startedAtMs + 4500 - Date.now()));
    await lead('POST', '/api/sources', { sessionId, url: playlist, role: 'floor', channel: 'floor' });

    for (const page of [anaPage, borisPage]) await page.keyboard.press('2');
    const links: number[] = [];
    const anaWatches = await Watcher.of(anaPage, chance, keeperCues(truth, links), truth.loopMs);
    const tags: Tag[] = [];
    const cues = taggerCues(truth, tags);

    /** Watches as Boris. Returns how many of his cues were on his screen while he was there. */
    async function watchAsBoris(): Promise<number> {
      const first = await Watcher.of(borisPage, chance, cues, truth.loopMs);
      // Ten seconds behind the others, as on a slow connection.
      const watching = first.watch(lastMs);
      while (first.seenMs < BEHIND_MS) await delay(100);
      await borisPage.keyboard.press('ArrowLeft');
      await borisPage.keyboard.press('ArrowLeft');
      while (first.seenMs < CUT_AT_MS) await delay(100);
      network.cut();
      const cutAt = performance.now();
      await delay(PAGE_DIES_AFTER_MS);
      first.leave();
      await watching;
      await borisPage.close();
      await delay(Math.max(0, CUT_LENGTH_MS - (performance.now() - cutAt)));
      network.mend();
      borisPage = await openPage(boris, `${network.url}/session/${sessionId}`, sentByBoris, trouble);
      // The vantage is asked for once: a 2 now would be a tag.
      await borisPage.locator('video').first().waitFor();
      const second = await Watcher.of(borisPage, chance, cues, truth.loopMs);
      await second.watch(lastMs);
      const seen = cues.filter(
        ({ atMs }) => (atMs >= first.firstSeenMs && atMs <= first.seenMs) || atMs >= second.firstSeenMs,
      ).length;
      console.log(
        `Boris did ${String(tags.length)} of ${String(cues.length)} cues, ${String(seen)} were on his screen`,
      );
      return seen;
    }
    const [, seenByBoris] = await Promise.all([anaWatches.watch(lastMs), watchAsBoris()]);
    expect(anaWatches.missed, `seed ${String(seed)}: Ana saw everything`).toBe(0);
    expect(links.length, 'rights of reply whose statement Ana named').toBeGreaterThan(0);
    expect(seenByBoris, 'cues on Boris’s screen').toBeGreaterThan(0);
    expect(tags.length, `tags by Boris, of ${String(seenByBoris)} that he could set`).toBeGreaterThanOrEqual(
      seenByBoris / 2,
    );
    // N and S alone (X where the chair cuts off) for every listed speaker.
    const listed = truth.turns.filter(({ kind }) => kind === 'listed').map(({ n }) => n);
    expect(
      listed.map((n) => [n, anaWatches.keysOfTurn.get(n)]),
      'keys for the start and the end of each listed speaker',
    ).toEqual(listed.map((n) => [n, 2]));

    // All is saved, on both pages and on the server, and the same everywhere.
    for (const page of [anaPage, borisPage]) await page.getByText('All saved on the server.').first().waitFor();
    const pages: LogEvent[] = [];
    for (let more = true; more;) {
      const since = pages.length;
      const read = (await lead('GET', `/api/sessions/${sessionId}/events?since=${String(since)}`)).json as {
        events: LogEvent[];
        more: boolean;
      };
      pages.push(...read.events);
      more = read.more;
    }
    const replayed = createHash('sha256')
      .update(canonicalState(pages.reduce(evolve, EMPTY_SESSION)))
      .digest('hex');
    const onServer = (await lead('GET', `/api/sessions/${sessionId}/state-hash`)).json as { sha256: string };
    expect(replayed, 'server and replay').toBe(onServer.sha256);
    expect(await checkValue(anaPage), 'page A').toBe(replayed.slice(0, 16));
    expect(await checkValue(borisPage), 'page B').toBe(replayed.slice(0, 16));
    const sent = [...sentByAna, ...sentByBoris].sort();
    expect(loggedCommands(pages, listing.commandId).sort(), 'commands sent and commands in the log').toEqual(sent);
    expect(trouble, 'dialogs, pointer events and errors').toEqual([]);

    const takeOut = async (format: 'csv' | 'json'): Promise<string> => {
      const asked = { sessionId, format, profile: 'internal', reader: 'The judge' };
      const { id } = (await lead('POST', '/api/exports', asked)).json as { id: string };
      const file = join(folder, `record.${format}`);
      writeFileSync(file, (await lead('GET', `/api/exports/${id}`)).text);
      return file;
    };
    const [csvFile, jsonFile] = [await takeOut('csv'), await takeOut('json')];
    const doneFile = join(folder, 'done.json');
    writeFileSync(doneFile, JSON.stringify({ tags, links }));
    const judge = join(ROOT, 'tests/independent/judge_record.py');
    const verdict = await promisify(execFile)('python3', [judge, truthFile, csvFile, jsonFile, doneFile]).catch(
      (error: unknown) => error as { stdout: string },
    );
    console.log(verdict.stdout.trim());
    console.log(
      `${String(anaWatches.keysPressed)} keys by Ana for ${String(truth.turns.length)} turns, ` +
        `${String(listed.length)} of them by S and N alone`,
    );
    expect(verdict.stdout, `seed ${String(seed)}`).toContain(' 0 faults');
  },
);
