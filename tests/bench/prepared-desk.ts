import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CommandPayload, CommandType } from '../../shared/session/commands.schema.ts';
import type { Mark } from '../../shared/session/state/rows.ts';
import { newId } from '../../server/new-id.ts';
import { streamOf } from '../../server/sessions/stream-names.ts';
import { newSession, startTestServer, type Browser, type TestServer } from '../helpers/running-server.ts';
import { startServerProcess, type ServerProcess } from '../helpers/server-process.ts';

const TURN_MS = 150_000;
/** From one start to the next. */
const PERIOD_MS = 180_000;
const ENTRIES_A_COMMAND = 500;

/** The built server as a process of its own, with sessions that have already been going on for long. */
export interface PreparedDesk {
  readonly server: ServerProcess;
  /** Of a lead who keeps the clock of every session. */
  readonly cookie: string;
  /** Session ids, in the order of the sizes that were asked for. */
  readonly sessions: readonly string[];
}

interface DeskOptions {
  /** How many more speakers are listed. */
  readonly waiting?: number;
  /** The places among the sizes at which the first speaker of the session is hidden. */
  readonly hidingAt?: readonly number[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Puts more into the data folder before the server is started on it. */
  readonly fill?: (dataFolder: string) => void;
}

/**
 * A data folder with one session for each size. That many interventions are over, and `waiting` more speakers are
 * listed. The server's own command service writes it. Then the built server is started on it.
 */
export async function prepareDesk(
  sizes: readonly number[],
  { waiting = 100, hidingAt = [], environment = {}, fill = () => undefined }: DeskOptions = {},
): Promise<PreparedDesk> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rostrum-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const writing = await startTestServer({ DATA_DIR: dataDir });
  const lead = await writing.setUp();
  const sessions: string[] = [];
  for (const [index, size] of sizes.entries())
    sessions.push(await fillSession(writing, lead, { size, waiting, hides: hidingAt.includes(index) }));
  await writing.close();
  fill(dataDir);
  const server = await startServerProcess(dataDir, environment);
  onTestFinished(async () => void (await server.stop()));
  return { server, cookie: lead.cookie, sessions };
}

interface Filling {
  readonly size: number;
  readonly waiting: number;
  readonly hides: boolean;
}

async function fillSession(server: TestServer, lead: Browser, { size, waiting, hides }: Filling): Promise<string> {
  const session = await newSession(lead, `A session of ${String(size)} interventions`);
  const { commands } = server.running;
  const id = (): string => newId(Date.now());
  const begunMs = Date.now() - (size + 1) * PERIOD_MS;
  const markAt = (pressedMs: number): Mark => ({ vantage: 'room', pressedMs, pressUncertaintyMs: 20, leadMs: 0 });

  async function give<T extends CommandType>(type: T, payload: CommandPayload<T>): Promise<void> {
    const caller = { userId: lead.userId, role: 'lead' } as const;
    const answer = await commands.submit(streamOf(session), { commandId: id(), type, payload }, caller);
    if (!answer.ok) throw new Error(`${type}: ${answer.code} ${JSON.stringify(answer.params)}`);
  }

  const entries = Array.from({ length: size + waiting }, (_, index) => ({
    entryId: id(),
    listedAs: `${String(index + 1)}. Association ${String(index + 1)}`,
  }));
  for (let first = 0; first < entries.length; first += ENTRIES_A_COMMAND)
    await give('add-entries', { entries: entries.slice(first, first + ENTRIES_A_COMMAND), place: 'end' });
  await give('start-session', {});
  // What is sent together shares a transaction; a few hundred at a time keep it small.
  let sent: Promise<void>[] = [];
  for (const [index, { entryId }] of entries.slice(0, size).entries()) {
    const interventionId = id();
    const startMs = begunMs + index * PERIOD_MS;
    sent.push(
      give('start-intervention', { interventionId, entryId, endsInterventionId: null, mark: markAt(startMs) }),
      give('add-topic', { tagId: id(), interventionId, topic: 'hd.media' }),
      give('stop-intervention', { interventionId, mark: markAt(startMs + TURN_MS) }),
    );
    if (index % 100 === 99) {
      await Promise.all(sent);
      sent = [];
    }
  }
  await Promise.all(sent);
  const [first] = entries;
  if (hides && first !== undefined) await give('hide-speaker', { hideId: id(), subjectId: first.entryId });
  return session;
}
