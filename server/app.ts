import { readFileSync } from 'node:fs';
import fastifyCompress from '@fastify/compress';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import fastifyRateLimit from '@fastify/rate-limit';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import fastify, { LogController, type FastifyBaseLogger } from 'fastify';
import type { Config } from './config.ts';
import { alignmentRoutes } from './http/alignments.ts';
import type { App } from './http/app-types.ts';
import { declareAnswers } from './http/answers.ts';
import { addCacheRule } from './http/cache-rule.ts';
import { clientFiles } from './http/client-files.ts';
import { networkOf } from './http/client-network.ts';
import { clipRoutes } from './http/clips.ts';
import { closeQueries } from './http/closed-queries.ts';
import { commandRoutes } from './http/commands.ts';
import { conferenceRoutes } from './http/conferences.ts';
import { replyWithError } from './http/error-reply.ts';
import { COOKIE_NAME } from './http/cookie.ts';
import { addGate } from './http/gate.ts';
import { erasureRoutes } from './http/erasures.ts';
import { exportRoutes } from './http/exports.ts';
import { healthRoutes } from './http/health.ts';
import { describeInterface, descriptionRoute } from './http/interface-description.ts';
import { interventionRoutes } from './http/interventions.ts';
import { recordingRoutes } from './http/media.ts';
import { createOriginRule } from './http/origin-rule.ts';
import { peopleRoutes } from './http/people.ts';
import { pushDoor } from './http/push-door.ts';
import { practiceDoor, type Practice } from './http/practice-door.ts';
import { restoreRoutes } from './http/restore.ts';
import { retentionRoutes } from './http/retention.ts';
import { roomRoutes } from './http/room.ts';
import { securityHeaders } from './http/security-headers.ts';
import { sessionRoutes } from './http/sessions.ts';
import { signInRoutes } from './http/sign-in.ts';
import { sourceRoutes } from './http/sources.ts';
import { recordingStepsRoutes } from './http/recording-steps.ts';
import { uploadRoutes } from './http/uploads.ts';
import type { ClipJobs, Clips } from './exports/clips.ts';
import type { Copies } from './exports/copies.ts';
import type { Exports } from './exports/exports.ts';
import type { Ingest } from './ingest/ingest.ts';
import type { MediaIndex } from './ingest/index/media-index.ts';
import { sourceView } from './media/source-state.ts';
import { createRealtime, type Realtime } from './realtime/realtime.ts';
import type { Accounts } from './services/accounts.ts';
import type { Alignment } from './services/alignment.ts';
import type { Commands } from './services/commands.ts';
import type { DeskSetup } from './services/desk-setup.ts';
import { CodedError } from './coded-error.ts';
import type { Erasure } from './services/erasure.ts';
import { createGuesses } from './services/guesses.ts';
import type { Metrics } from './services/metrics.ts';
import type { Peaks } from './services/peaks.ts';
import type { Presence } from './services/presence.ts';
import type { DateRanges } from './services/date-ranges.ts';
import type { Protection } from './services/protection.ts';
import type { Retention } from './services/retention.ts';
import type { RoomKeys } from './services/room-keys.ts';
import type { Sources } from './services/sources.ts';
import type { SpeakerFeed } from './services/speaker-feed.ts';
import type { Thumbnails } from './services/thumbnails.ts';
import type { Uploads } from './uploads/uploads.ts';
import type { ConferenceStore } from './store/conference-store.ts';
import type { RestoreMark } from './store/restore-mark.ts';
import type { SessionQueries } from './store/session-queries.ts';

/** The services behind the routes and sockets. The composition root and tests build them. */
export interface AppDeps {
  readonly config: Pick<Config, 'publicUrl' | 'trustProxy' | 'tls'>;
  readonly version: string;
  readonly storeDriver: string;
  readonly ffmpeg: { readonly source: string; readonly version: string } | null;
  readonly mediaRoot: string;
  readonly clientRoot: string;
  readonly nowMs: () => number;
  readonly logger: FastifyBaseLogger;
  /** The address of this server. Call it only once the server listens. */
  readonly listeningAt: () => string;
  readonly isReady: () => Promise<boolean>;
  readonly accounts: Accounts;
  readonly commands: Commands;
  readonly conferences: ConferenceStore;
  readonly queries: SessionQueries;
  readonly copies: Copies;
  readonly exports: Exports;
  readonly clips: Clips;
  readonly clipJobs: ClipJobs;
  readonly erasure: Erasure;
  readonly setup: DeskSetup;
  readonly feed: SpeakerFeed;
  readonly sources: Sources;
  readonly alignment: Alignment;
  readonly retention: Pick<Retention, 'plan'>;
  readonly ingest: Ingest;
  readonly uploads: Uploads;
  readonly mediaIndex: MediaIndex;
  readonly protection: Protection;
  readonly dateRanges: DateRanges;
  readonly thumbnails: Thumbnails;
  readonly peaks: Peaks;
  readonly presence: Presence;
  readonly roomKeys: RoomKeys;
  readonly restoreMark: RestoreMark;
  readonly metrics: Metrics;
  /** Only in a practice run. */
  readonly practice?: Practice;
}

/** Largest body of a request. A pasted list of 500 speakers fits several times. */
const BODY_LIMIT_BYTES = 1024 * 1024;

/** Types of text, which shrink well: a session as JSON to a seventh. Media is never compressed ([E18]). */
const COMPRESSED_TYPES = /^(application\/(json|vnd\.apple\.mpegurl)|text\/)/;
/** A smaller answer fits into one packet. */
const COMPRESSED_FROM_BYTES = 1400;

/** HTTP and sockets over the same services, not listening yet. Tests build the same app. */
export async function createApp(deps: AppDeps): Promise<{ readonly app: App; readonly realtime: Realtime }> {
  const { config, accounts, logger } = deps;
  const isSecure = config.tls !== null || config.publicUrl?.startsWith('https:') === true;
  const isOwnOrigin = createOriginRule({ publicUrl: config.publicUrl, isTls: config.tls !== null });
  const linkTo = (path: string): string => (config.publicUrl ?? deps.listeningAt()) + path;

  // The types of a secure and a plain server differ only in members that we do not use.
  const app = fastify({
    loggerInstance: logger,
    // Addresses hold ids and keys, so requests are counted and not logged.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: config.trustProxy ?? false,
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    // Faults of an address occur before the handlers of errors are set.
    frameworkErrors: (error, request, reply) => void replyWithError(error, request, reply),
    ...(config.tls === null ? {} : { https: tlsOptions(config.tls) }),
  }) as unknown as App;
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.setErrorHandler(replyWithError);
  addCacheRule(app);

  await app.register(fastifyCookie);
  await app.register(fastifyHelmet, securityHeaders(isSecure));
  await app.register(fastifyRateLimit, {
    global: false,
    keyGenerator: ({ ip }) => networkOf(ip),
    errorResponseBuilder: (_, { ttl }) => new CodedError('rate_limited', { retryAfterMs: ttl }),
  });
  await describeInterface(app);
  addGate(app, { accounts, isOwnOrigin, restoreMark: deps.restoreMark });
  closeQueries(app);
  declareAnswers(app);
  if (deps.practice !== undefined) practiceDoor(app, deps.practice);

  await app.register(async (scope) => {
    // The client's files are outside this scope: the build has compressed them.
    await scope.register(fastifyCompress, {
      encodings: ['gzip'],
      customTypes: COMPRESSED_TYPES,
      threshold: COMPRESSED_FROM_BYTES,
    });
    healthRoutes(scope, deps);
    const guesses = createGuesses(deps.nowMs);
    const isDemo = deps.practice !== undefined;
    signInRoutes(scope, { ...deps, guesses, publicUrl: config.publicUrl, isSecure, isDemo });
    peopleRoutes(scope, { accounts, linkTo });
    conferenceRoutes(scope, deps);
    sessionRoutes(scope, deps);
    commandRoutes(scope, deps);
    sourceRoutes(scope, { ...deps, linkTo, viewOf: (id) => sourceView({ index: deps.mediaIndex, ...deps }, id) });
    alignmentRoutes(scope, deps);
    recordingStepsRoutes(scope, deps);
    retentionRoutes(scope, deps);
    uploadRoutes(scope, deps);
    recordingRoutes(scope, deps);
    interventionRoutes(scope, deps);
    exportRoutes(scope, deps);
    clipRoutes(scope, deps);
    erasureRoutes(scope, deps);
    roomRoutes(scope, { ...deps, linkTo });
    restoreRoutes(scope, deps);
    descriptionRoute(scope);
  });
  pushDoor(app, deps);
  clientFiles(app, deps.clientRoot);

  const realtime = createRealtime({
    ...deps,
    httpServer: app.server,
    isOwnOrigin,
    cookieOf: (header) => app.parseCookie(header)[COOKIE_NAME],
    onFault: (error) => logger.error({ err: error }, 'socket'),
  });
  // `onClose` would come too late: the server first waits for open sockets to end.
  app.addHook('preClose', async () => {
    const closed = realtime.close();
    // Browsers open connections in advance. One that was never used does not count as idle.
    app.server.closeAllConnections();
    await closed;
  });
  await app.ready();
  return { app, realtime };
}

function tlsOptions({ certFile, keyFile }: NonNullable<Config['tls']>) {
  return { cert: readFileSync(certFile), key: readFileSync(keyFile) };
}
