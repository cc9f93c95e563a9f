import { KINDS } from './services/kinds.ts';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { createApp } from './app.ts';
import { createClock, type ClockSources } from './clock.ts';
import type { Config } from './config.ts';
import { createClips, type ClipJobs } from './exports/clips.ts';
import { createCopies } from './exports/copies.ts';
import { createExports } from './exports/exports.ts';
import { createWithdrawal } from './exports/withdraw-copies.ts';
import type { Practice } from './http/practice-door.ts';
import { createAddressGuard, type AddressGuard } from './ingest/guard/address-guard.ts';
import { createFetcher } from './ingest/pull/fetcher.ts';
import { createIngest } from './ingest/ingest.ts';
import { mediaFolder } from './ingest/media-folder.ts';
import { createRuntime, type Runtime } from './ingest/runtime.ts';
import type { PageResolver } from './ingest/pull/page-addresses.ts';
import { createSqliteMediaIndex } from './ingest/index/sqlite-media-index.ts';
import { createYtDlp } from './ingest/pull/yt-dlp.ts';
import { sourceView } from './media/source-state.ts';
import { closeOnSignal, failToStart, readPrivateConfig } from './program.ts';
import { builtClient, programVersion } from './project.ts';
import { createAccounts, type Accounts } from './services/accounts.ts';
import { createAlignment } from './services/alignment.ts';
import { createAnchors } from './services/anchors.ts';
import { createCommands, type Commands, type Listener } from './services/commands.ts';
import { createCustodyLog } from './services/custody-log.ts';
import { createDeskSetup, type DeskSetup } from './services/desk-setup.ts';
import { isRefusal } from './coded-error.ts';
import { createErasure } from './services/erasure.ts';
import { createHiddenNames } from './services/hidden-names.ts';
import { hideAgain, streamsBehind } from './services/hide-again.ts';
import { followRecordings } from './services/follow-recordings.ts';
import { createJobs } from './services/jobs.ts';
import { keepLedgers } from './services/keep-ledgers.ts';
import { countCommands, createMetrics } from './services/metrics.ts';
import { newId } from './new-id.ts';
import { createPasswords } from './services/passwords.ts';
import { createPeaks } from './services/peaks.ts';
import { createPresence } from './services/presence.ts';
import { createDateRanges } from './services/date-ranges.ts';
import { createProtection } from './services/protection.ts';
import { rebuildIfChanged } from './log/rebuild.ts';
import { recordAccountAccess, recordRoomAccess, recordSourceKeys } from './services/recorded-access.ts';
import { createRetention } from './services/retention.ts';
import { createRoomKeys } from './services/room-keys.ts';
import { createSources, type Sources } from './services/sources.ts';
import { createSpeakerFeed } from './services/speaker-feed.ts';
import { createStreamSpeakers } from './services/stream-speakers.ts';
import { createThumbnails } from './services/thumbnails.ts';
import { listInterventions } from './store/queries/list-interventions.ts';
import { listSessionsWithHidden } from './store/queries/list-sessions-with-hidden.ts';
import { listSessions } from './store/queries/list-sessions.ts';
import type { SessionQueries } from './store/session-queries.ts';
import { openDatabase } from './store/sqlite/open-database.ts';
import { createQueryDatabase } from './store/sqlite/query-database.ts';
import { createSqliteAccountStore } from './store/sqlite/sqlite-account-store.ts';
import { createSqliteConferenceStore } from './store/sqlite/sqlite-conference-store.ts';
import { createSqliteEventStore } from './store/sqlite/sqlite-event-store.ts';
import { createSqliteRestoredAccess } from './store/sqlite/sqlite-restored-access.ts';
import { createSqliteRestoreMark } from './store/sqlite/sqlite-restore-mark.ts';
import { createSqliteRowStore } from './store/sqlite/sqlite-row-store.ts';
import { resolveFfmpeg, type MediaPrograms } from './transcoder/resolve-ffmpeg.ts';
import { createLiveProgram } from './transcoder/live-program.ts';
import { createTranscoder, type Transcoder } from './transcoder/transcoder.ts';
import { createUploadFolder } from './uploads/upload-folder.ts';
import { createUploads } from './uploads/uploads.ts';

export interface RunningServer {
  /** Where it listens, e.g. `http://127.0.0.1:3000`. */
  readonly url: string;
  /** The one-time address for the first account. Null once one exists. */
  readonly setupUrl: string | null;
  /** For the command line and the demo, which run in the same process. */
  readonly accounts: Accounts;
  readonly commands: Commands;
  close(): Promise<void>;
}

export interface StartOptions {
  readonly config: Config;
  /** Folder of the built client. Left out: beside this program. */
  readonly clientRoot?: string;
  /** The clocks of the server, and the waiting of ingest. Left out: those of this machine. */
  readonly time?: Pick<ClockSources, 'wallMs' | 'monotonicMs'> & Partial<Pick<Runtime, 'sleep'>>;
  /** ffmpeg and ffprobe. Left out: those that are found. */
  readonly programs?: MediaPrograms;
  /** Fills an empty data folder with a practice session before the server listens. */
  readonly preparePractice?: (services: PracticeServices) => Promise<Practice>;
}

/** The services that make a practice session. */
export interface PracticeServices {
  readonly accounts: Accounts;
  readonly commands: Commands;
  readonly setup: DeskSetup;
  readonly sources: Sources;
  readonly transcoder: Transcoder;
}

/** Picks the adapters, opens the data folder and listens. Faults that the operator can fix are coded errors. */
export async function startServer({
  config,
  clientRoot = builtClient(),
  time = {},
  programs,
  preparePractice,
}: StartOptions): Promise<RunningServer> {
  const logger = pino({ level: config.logLevel });
  const onFault = (error: unknown): void => logger.error({ err: error });
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const mediaRoot = mediaFolder(config.dataDir);
  const open = openDatabase(config.dataDir);
  const { database } = open;

  const store = createSqliteEventStore(database);
  await rebuildIfChanged(store, createSqliteRowStore(database), KINDS);
  const clock = createClock({ ...time, notBeforeMs: await store.lastInstantMs() });
  const nowMs = (): number => clock.nowMs();
  const access = createSqliteRestoredAccess(database);
  const ledgers = await keepLedgers({ dataFolder: config.dataDir, store, access, nowMs });
  const metrics = createMetrics();
  const listeners = new Set<Listener>();
  const hiddenNames = createHiddenNames({ ledger: ledgers.names, keys: ledgers.keys });
  const { hidings } = ledgers;
  const commandDeps = { store, clock, random: randomBytes, listeners, onFault, hiddenNames, hidings };
  const commands = countCommands(createCommands(commandDeps), metrics);
  const accountStore = recordAccountAccess(createSqliteAccountStore(database), ledgers.access, nowMs);
  const accounts = createAccounts({ store: accountStore, passwords: createPasswords(), nowMs });
  const conferences = recordRoomAccess(createSqliteConferenceStore(database), ledgers.access);
  const restoreMark = createSqliteRestoreMark(database);
  const rows = createQueryDatabase(database);
  const queries: SessionQueries = {
    sessions: () => listSessions(rows),
    sessionsWithHidden: () => listSessionsWithHidden(rows),
    interventions: (filter, reader) => listInterventions(rows, filter, reader),
  };

  const protection = createProtection({ queries, store, commands });

  const transcoder = createTranscoder({ programs: programs ?? (await resolveFfmpeg(config)) });
  const { ffmpeg } = transcoder.programs;
  const mediaIndex = recordSourceKeys(createSqliteMediaIndex(database), ledgers.access);
  const runtime = createRuntime(nowMs, time.sleep);
  const guard = createAddressGuard({ allowPrivate: config.ingestAllowPrivate });
  const fetcher = createFetcher(guard, runtime, config.ingestProxy);
  const ingest = createIngest({
    root: mediaRoot,
    index: mediaIndex,
    guard,
    fetcher,
    runtime,
    program: createLiveProgram(ffmpeg),
    resolver: pageResolver(config, guard),
    onListenerError: onFault,
  });

  const sessionIds = async (): Promise<readonly string[]> =>
    (await queries.sessions()).map(({ sessionId }) => sessionId);
  const anchors = createAnchors({
    commands,
    openSessions: sessionIds,
    epochsOf: (sourceId) => ingest.epochs(sourceId),
  });
  const custodyLog = createCustodyLog({ commands, index: mediaIndex, sessions: sessionIds });
  // Uploads have a transcoder of their own: encoding a film for hours must not delay clips.
  const fileTranscoder = createTranscoder({ programs: transcoder.programs, maxJobs: 1 });
  const uploads = createUploads({
    folder: createUploadFolder(join(config.dataDir, 'uploads')),
    ...{ transcoder: fileTranscoder, ingest, commands, anchors, nowMs, onFault },
  });
  const feed = createSpeakerFeed(commands);
  const streamSpeakers = createStreamSpeakers({ feed, sessionsOf: (sourceId) => anchors.sessionsOf(sourceId) });
  const version = programVersion();
  const copies = createCopies({ commands, dataFolder: config.dataDir, newId: () => newId(nowMs()) });
  await copies.dropLeftovers();
  const clipJobs: ClipJobs = createJobs({
    // One core is left for pictures and other short work.
    width: Math.max(1, availableParallelism() - 1),
    newId: () => newId(nowMs()),
    nowMs,
    // A refusal is no fault of the program's.
    onFault: (error) => (isRefusal(error) ? undefined : onFault(error)),
  });
  const media = { index: mediaIndex, protection, transcoder, mediaRoot };
  const clips = createClips({ copies, jobs: clipJobs, ...media, hiddenNames });
  const exports = createExports({
    copies,
    software: `Rostrum ${version}`,
    hiddenNames,
    conference: (id) => conferences.conference(id),
    people: () => new Map(accounts.people().map(({ id, name }) => [id, name])),
  });
  const dropCopies = (sessionId: string): Promise<void> => copies.drop(sessionId);
  const erasure = createErasure({ store, commands, ledger: ledgers.erasures, dropCopies });
  // A database that was copied in by hand may lack hidings and erasures that the ledgers have.
  const behind = await streamsBehind(ledgers.hidings, store);
  await hideAgain({ ledger: ledgers.hidings, commands, dropCopies }, behind);
  await erasure.eraseAgain();
  const setup = createDeskSetup({ conferences, commands, nowMs });
  const sources = createSources({ ingest, commands, anchors, nowMs });
  const practice = await preparePractice?.({ accounts, commands, setup, sources, transcoder });
  let url = '';
  const roomKeys = createRoomKeys(conferences, nowMs, () => restoreMark.awaitsLead());
  const { app, realtime } = await createApp({
    config,
    version,
    storeDriver: 'sqlite',
    ffmpeg: ffmpeg && { source: ffmpeg.source, version: ffmpeg.version },
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
    copies,
    exports,
    clips,
    clipJobs,
    erasure,
    setup,
    feed,
    sources,
    alignment: createAlignment({ commands, index: mediaIndex, anchors, nowMs }),
    retention: createRetention({
      commands,
      index: mediaIndex,
      sessions: sessionIds,
      mediaRoot,
      dataFolder: config.dataDir,
      dropCopies,
    }),
    ingest,
    uploads,
    mediaIndex,
    protection,
    dateRanges: createDateRanges({ index: mediaIndex, queries, store, commands }),
    thumbnails: createThumbnails({ commands, ...media, cacheFolder: join(config.dataDir, 'thumbnails') }),
    peaks: createPeaks({ ...media, cacheFolder: join(config.dataDir, 'peaks'), nowMs, onFault }),
    presence: createPresence(nowMs),
    restoreMark,
    roomKeys,
    metrics,
    ...(practice === undefined ? {} : { practice }),
  });
  accounts.onAccessEnded((ended) => {
    if ('userId' in ended) roomKeys.endBy(ended.userId);
  });
  listeners.add((published) => realtime.publish(published));
  for (const { follow } of [custodyLog, anchors]) listeners.add((published) => void follow(published).catch(onFault));
  listeners.add(({ events }) => metrics.add('rostrum_events_total', events.length));
  listeners.add(createWithdrawal({ copies, clipJobs, onFault }));
  const recordings = followRecordings({
    ...{ anchors, streamSpeakers, metrics, onFault },
    async publishState(sourceId) {
      const view = sourceView({ index: mediaIndex, ingest, nowMs }, sourceId);
      if (view !== undefined) await realtime.tellSourceState(view);
    },
  });
  listeners.add(recordings.onPublished);
  ingest.subscribe(recordings.onIngest);

  async function close(): Promise<void> {
    await app.close();
    await uploads.close();
    await fileTranscoder.close();
    await ingest.close();
    fetcher.close();
    await clipJobs.close();
    await transcoder.close();
    await store.close();
    open.close();
  }

  try {
    url = await app.listen({ host: config.host, port: config.port });
    await ingest.start();
    await anchors.catchUp();
    await custodyLog.catchUp();
    await uploads.start();
  } catch (error) {
    await close();
    throw error;
  }
  const setupSecret = accounts.openSetup();
  const setupUrl = setupSecret === null ? null : `${config.publicUrl ?? url}/setup#token=${setupSecret}`;
  return { url, setupUrl, accounts, commands, close };
}

function pageResolver({ ytDlpPath: path, ingestProxy: proxyUrl }: Config, guard: AddressGuard): PageResolver | null {
  return path === null ? null : createYtDlp({ path, guard, proxyUrl });
}

/** Runs the server until a signal. */
async function main(): Promise<void> {
  const server = await startServer({ config: readPrivateConfig() });
  if (server.setupUrl !== null) console.log(`Make the first account: ${server.setupUrl}`);
  // The last line of the start. A program that starts the server waits for it.
  console.log(`Rostrum runs at ${server.url}`);
  closeOnSignal(() => server.close());
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  main().catch(failToStart);
