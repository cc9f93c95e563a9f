import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { createApp } from './app.ts';
import { createClock } from './clock.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { createAddressGuard } from './ingest/address-guard.ts';
import { createFetcher } from './ingest/fetcher.ts';
import { createIngest } from './ingest/ingest.ts';
import { createRuntime } from './ingest/runtime.ts';
import { createSqliteMediaIndex } from './ingest/sqlite-media-index.ts';
import { sourceView } from './media/source-state.ts';
import { createAccounts, type Accounts } from './services/accounts.ts';
import { createAnchors } from './services/anchors.ts';
import { createCommands, type Commands, type Listener } from './services/commands.ts';
import { createDeskSetup } from './services/desk-setup.ts';
import { countCommands, createMetrics } from './services/metrics.ts';
import { createPasswords } from './services/passwords.ts';
import { createPresence } from './services/presence.ts';
import { createRoomKeys } from './services/room-keys.ts';
import { createSources } from './services/sources.ts';
import { createSpeakerFeed } from './services/speaker-feed.ts';
import { createThumbnails } from './services/thumbnails.ts';
import { StoreError } from './store/event-store.ts';
import { openDatabase } from './store/sqlite/open-database.ts';
import { createSqliteAccountStore } from './store/sqlite/sqlite-account-store.ts';
import { createSqliteConferenceStore } from './store/sqlite/sqlite-conference-store.ts';
import { createSqliteEventStore } from './store/sqlite/sqlite-event-store.ts';
import { createSqliteSessionQueries } from './store/sqlite/sqlite-session-queries.ts';
import { resolveFfmpeg } from './transcoder/resolve-ffmpeg.ts';
import { createTranscoder } from './transcoder/transcoder.ts';

export interface RunningServer {
  /** Where it listens, e.g. `http://127.0.0.1:3000`. */
  readonly url: string;
  /** The one-time address for the first account; null once there is one. */
  readonly setupUrl: string | null;
  /** For the command line and the demo, which run in this very process. */
  readonly accounts: Accounts;
  readonly commands: Commands;
  close(): Promise<void>;
}

export interface StartOptions {
  readonly config: Config;
  /** The built client; left out: beside this program. */
  readonly clientRoot?: string;
}

/** Picks the adapters, opens the data folder and listens. Faults that the operator can mend are coded errors. */
export async function startServer({ config, clientRoot = builtClient() }: StartOptions): Promise<RunningServer> {
  const logger = pino({ level: config.logLevel });
  const onFault = (error: unknown): void => logger.error({ err: error });
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const mediaRoot = join(config.dataDir, 'media');
  const open = openDatabase(config.dataDir);
  const { database } = open;

  const store = createSqliteEventStore(database);
  const clock = createClock({ notBeforeMs: await store.lastInstantMs() });
  const nowMs = (): number => clock.nowMs();
  const metrics = createMetrics();
  const listeners = new Set<Listener>();
  const commands = countCommands(createCommands({ store, clock, random: randomBytes, listeners, onFault }), metrics);
  const accounts = createAccounts({ store: createSqliteAccountStore(database), passwords: createPasswords(), nowMs });
  const conferences = createSqliteConferenceStore(database);
  const queries = createSqliteSessionQueries(database);

  const programs = await resolveFfmpeg(config);
  const transcoder = createTranscoder({ programs });
  const mediaIndex = createSqliteMediaIndex(database);
  const runtime = createRuntime(nowMs);
  const guard = createAddressGuard({ allowPrivate: config.ingestAllowPrivate });
  const fetcher = createFetcher(guard, runtime);
  const ingest = createIngest({ root: mediaRoot, index: mediaIndex, guard, fetcher, runtime, onListenerError: onFault });

  const anchors = createAnchors({
    commands,
    openSessions: async () => (await queries.sessions()).map(({ sessionId }) => sessionId),
    epochsOf: (sourceId) => ingest.epochs(sourceId),
  });
  let url = '';
  const { app, realtime } = await createApp({
    config,
    version: programVersion(),
    storeDriver: 'sqlite',
    ffmpeg: programs.ffmpeg && { source: programs.ffmpeg.source, version: programs.ffmpeg.version },
    mediaRoot,
    clientRoot,
    nowMs,
    logger,
    listeningAt: () => url,
    isReady: async () => (await store.head('session:none')) === 0,
    accounts,
    commands,
    conferences,
    queries,
    setup: createDeskSetup({ conferences, commands, nowMs }),
    feed: createSpeakerFeed(commands),
    sources: createSources({ ingest, commands, anchors, nowMs }),
    ingest,
    mediaIndex,
    thumbnails: createThumbnails({
      commands,
      index: mediaIndex,
      transcoder,
      mediaRoot,
      cacheFolder: join(config.dataDir, 'thumbnails'),
    }),
    presence: createPresence(nowMs),
    roomKeys: createRoomKeys(conferences, nowMs),
    metrics,
  });
  listeners.add((published) => realtime.publish(published));
  listeners.add(({ events }) => metrics.add('rostrum_events_total', events.length));
  ingest.subscribe((event) => {
    const view = event.type === 'state' ? sourceView({ index: mediaIndex, ingest, nowMs }, event.sourceId) : undefined;
    if (view !== undefined) realtime.tellSourceState(view).catch(onFault);
    if (event.type === 'epoch') anchors.onEpoch(event).catch(onFault);
    if (event.type === 'segment') metrics.add('rostrum_ingest_segments_total', 1);
    if (event.type === 'gap') metrics.add('rostrum_ingest_gaps_total', 1, event.reason);
  });

  async function close(): Promise<void> {
    await app.close();
    await ingest.close();
    fetcher.close();
    await transcoder.close();
    await store.close();
    open.close();
  }

  try {
    url = await app.listen({ host: config.host, port: config.port });
    await ingest.start();
  } catch (error) {
    await close();
    throw error;
  }
  const setupSecret = accounts.openSetup();
  const setupUrl = setupSecret === null ? null : `${config.publicUrl ?? url}/setup#token=${setupSecret}`;
  return { url, setupUrl, accounts, commands, close };
}

const here = fileURLToPath(import.meta.url);
/** The project's folder, whether this runs as TypeScript in `server/` or as JavaScript in `dist/server/`. */
const root = resolve(here, here.endsWith('.ts') ? '../..' : '../../..');

function builtClient(): string {
  return join(root, 'dist/client');
}

function programVersion(): string {
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
}

/** Runs until a signal; says in one line what an operator needs to know. */
async function main(): Promise<void> {
  const server = await startServer({ config: readConfig() });
  console.log(`Rostrum runs at ${server.url}`);
  if (server.setupUrl !== null) console.log(`Make the first account: ${server.setupUrl}`);
  const stop = (): void => {
    server.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

/** Faults that the operator can mend, in words. */
const START_FAULTS: { readonly [code: string]: string } = {
  data_folder_in_use: 'another Rostrum runs on this data folder',
  database_newer: 'the data folder was written by a newer Rostrum; install that one, or use another DATA_DIR',
  disk_full: 'the disk is full',
  EADDRINUSE: 'the port is taken; set PORT',
  EACCES: 'no permission for this port or folder',
};

function fail(error: unknown): never {
  const { code, message } = error as { code?: string; message?: string };
  const words = error instanceof ConfigError ? error.message : START_FAULTS[code ?? ''];
  console.error(`rostrum: ${words ?? String(message)}${code === undefined ? '' : ` (${code})`}`);
  process.exit(error instanceof ConfigError ? error.exitCode : error instanceof StoreError ? 75 : 1);
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === here) main().catch(fail);
