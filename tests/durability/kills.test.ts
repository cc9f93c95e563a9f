import { randomBytes, randomInt } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { Answer } from '../../shared/log/command.ts';
import { runCli } from '../../server/cli/run-cli.ts';
import { startOrigin } from '../../server/cli/demo/origin.ts';
import { newId } from '../../server/new-id.ts';
import { createChance } from '../helpers/chance.ts';
import { startServerProcess, type ServerProcess } from '../helpers/server-process.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const KILLS = 50;
const IN_FLIGHT = 24;
const FIXTURE = resolve(import.meta.dirname, '../fixtures/media/fmp4');

interface Visitor {
  cookie: string;
  url: string;
}

/** One request on its own connection pool; rejects when the server dies under it. */
function ask(visitor: Visitor, agent: Agent, method: string, path: string, body?: unknown): Promise<Reply> {
  return new Promise((settle, fail) => {
    const sent = request(
      visitor.url + path,
      {
        method,
        agent,
        headers: {
          cookie: visitor.cookie,
          origin: visitor.url,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', fail);
        response.on('end', () => {
          const [cookie] = response.headers['set-cookie'] ?? [];
          const text = Buffer.concat(parts).toString();
          settle({
            status: response.statusCode ?? 0,
            body: JSON.parse(text) as unknown,
            cookie: cookie?.split(';')[0],
          });
        });
      },
    );
    sent.on('error', fail);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

interface Reply {
  readonly status: number;
  /** The parsed body; each caller knows what it asked for. */
  readonly body: unknown;
  readonly cookie: string | undefined;
}

interface LogPage {
  readonly head: number;
  readonly more: boolean;
  readonly events: readonly { readonly seq: number; readonly commandId: string }[];
}

async function wholeLog(visitor: Visitor, sessionId: string): Promise<Map<string, number[]>> {
  const agent = new Agent({ keepAlive: true });
  const found = new Map<string, number[]>();
  let since = 0;
  for (;;) {
    const body = (await ask(visitor, agent, 'GET', `/api/sessions/${sessionId}/events?since=${String(since)}`))
      .body as LogPage;
    for (const { seq, commandId } of body.events) {
      expect(seq, 'the log is dense').toBe(++since);
      found.set(commandId, [...(found.get(commandId) ?? []), seq]);
    }
    if (since >= body.head) break;
  }
  agent.destroy();
  return found;
}

/** Sends commands as fast as answers come, until the connection breaks; what was answered stands in `answered`. */
async function press(
  visitor: Visitor,
  sessionId: string,
  agent: Agent,
  given: Map<string, object>,
  answered: Map<string, readonly number[]>,
): Promise<void> {
  for (;;) {
    const commandId = newId(Date.now());
    const mark = { vantage: 'room', pressedMs: Date.now(), pressUncertaintyMs: 50, leadMs: 0 };
    const payload = { noteId: newId(Date.now()), interventionId: null, kind: 'note', text: `note ${commandId}`, mark };
    const command = { commandId, type: 'add-note', payload };
    given.set(commandId, command);
    const body = (await ask(visitor, agent, 'POST', `/api/sessions/${sessionId}/commands`, command)).body as Answer;
    if (!body.ok) throw new Error(`refused: ${body.code}`);
    answered.set(commandId, body.seqs);
  }
}

it(
  `[G6] [M8] ${String(KILLS)} power cuts in mid-work lose nothing that was acknowledged, and the recording goes on`,
  { timeout: 480_000 },
  async () => {
    const seed = Number(process.env.SEED ?? randomInt(1e9));
    console.log(`seed ${String(seed)}`);
    const chance = createChance(seed);
    const dataDir = tempFolder();
    // What is started ends with the test however it ends: a server that outlives a failure keeps the run from ending.
    const origin = await startOrigin({ folder: FIXTURE });
    onTestFinished(() => origin.close());
    const environment = { INGEST_ALLOW_PRIVATE: '1' };
    let server: ServerProcess = await startServerProcess(dataDir, environment);
    onTestFinished(async () => void (await server.stop()));
    const visitor: Visitor = { cookie: '', url: server.url };
    const agent = new Agent({ keepAlive: true });
    const token = new URL(server.setupUrl ?? '').hash.replace('#token=', '');
    const person = { token, name: 'Lead', password: randomBytes(12).toString('hex') };
    visitor.cookie = (await ask(visitor, agent, 'POST', '/api/setup', person)).cookie ?? '';
    const session = (
      await ask(visitor, agent, 'POST', '/api/sessions', {
        conference: { name: 'Practice', place: 'Warsaw', timeZone: 'Europe/Warsaw' },
        ...{ title: 'Power cuts', kind: 'practice', timeZone: 'Europe/Warsaw', presetId: 'none' },
      })
    ).body as { id: string };
    const source = { sessionId: session.id, url: origin.url, role: 'floor', channel: 'floor' };
    const added = (await ask(visitor, agent, 'POST', '/api/sources', source)).body as { id: string };
    agent.destroy();

    let acknowledged = 0;
    let underLoadMs = 0;
    let slowest = Infinity;
    let cutsWithUnacknowledged = 0;
    for (let cut = 1; cut <= KILLS; cut++) {
      const given = new Map<string, object>();
      const answered = new Map<string, readonly number[]>();
      const pool = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
      const began = performance.now();
      const presses = Array.from({ length: IN_FLIGHT }, () => press(visitor, session.id, pool, given, answered));
      await delay(150 + chance.unit() * 500);
      const windowMs = performance.now() - began;
      server.kill();
      // What had been sent back but not read is lost with the connection, as on a cut network.
      pool.destroy();
      const inTime = new Map(answered);
      await Promise.allSettled(presses);
      underLoadMs += windowMs;
      slowest = Math.min(slowest, inTime.size / (windowMs / 1000));

      // Once, the server stays away for longer than the origin keeps anything.
      if (cut === KILLS / 2) await delay(16_000);
      server = await startServerProcess(dataDir, environment);
      visitor.url = server.url;
      const log = await wholeLog(visitor, session.id);
      for (const [commandId, seqs] of inTime)
        expect(log.get(commandId), `seed ${String(seed)}, cut ${String(cut)}: acknowledged`).toEqual(seqs);
      acknowledged += inTime.size;
      const unacknowledged = [...given.keys()].filter((commandId) => !inTime.has(commandId));
      const kept = unacknowledged.filter((commandId) => log.has(commandId));
      if (kept.length > 0) cutsWithUnacknowledged++;

      const again = new Agent({ keepAlive: true });
      for (const commandId of [...unacknowledged, ...[...inTime.keys()].slice(-3)]) {
        const body = (await ask(visitor, again, 'POST', `/api/sessions/${session.id}/commands`, given.get(commandId)))
          .body as Answer;
        const first = log.get(commandId);
        if (first !== undefined) expect(body, 'sent again: its first seq').toMatchObject({ ok: true, seqs: first });
        else expect(body).toMatchObject({ ok: true });
      }
      again.destroy();
    }

    // A single window is half a second of a machine that others use too: what was asked of the server is the whole run's.
    const rate = acknowledged / (underLoadMs / 1000);
    console.log(
      `${String(KILLS)} cuts, ${String(acknowledged)} commands acknowledged, ${rate.toFixed(1)} a second ` +
        `(in the slowest window ${slowest.toFixed(1)}); ` +
        `${String(cutsWithUnacknowledged)} cuts left a commit without acknowledgement`,
    );
    expect(cutsWithUnacknowledged).toBeGreaterThanOrEqual(10);

    const last = new Agent();
    const recording = (await ask(visitor, last, 'GET', `/api/sources/${added.id}`)).body as {
      state: string;
      gaps: number;
      gapMs: number;
      recordedMs: number;
    };
    last.destroy();
    expect(recording.recordedMs).toBeGreaterThan(20_000);
    expect(recording.gaps, 'the long absence is a recorded gap').toBeGreaterThan(0);
    expect(await server.stop()).toBe(0);
    const said: string[] = [];
    const context = { dataFolder: dataDir, address: '', say: (line: string) => said.push(line) };
    expect(await runCli(['media', 'verify'], context), said.join('\n')).toBe(0);
    const kept = readdirSync(join(dataDir, 'media'), { recursive: true, encoding: 'utf8' });
    expect(kept.filter((name) => name.endsWith('.part'))).toEqual([]);
  },
);
