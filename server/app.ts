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
import { addGate, type GateDeps } from './http/gate.ts';
import { erasureRoutes } from './http/erasures.ts';
import { exportRoutes } from './http/exports.ts';
import { healthRoutes } from './http/health.ts';
import { describeInterface, descriptionRoute } from './http/interface-description.ts';
import { interventionRoutes } from './http/interventions.ts';
import { recordingRoutes } from './http/media.ts';
import { createOriginRule } from './http/origin-rule.ts';
import { peopleRoutes } from './http/people.ts';
import { pushRoutes, type PushDeps } from './http/push.ts';
import { practiceSignIn, type Practice } from './http/practice-sign-in.ts';
import { restoreRoutes } from './http/restore.ts';
import { retentionRoutes } from './http/retention.ts';
import { roomRoutes } from './http/room.ts';
import { securityHeaders } from './http/security-headers.ts';
import { sessionRoutes } from './http/sessions.ts';
import { signInRoutes } from './http/sign-in.ts';
import { sourceRoutes } from './http/sources.ts';
import { recordingStepsRoutes } from './http/recording-steps.ts';
import { uploadRoutes } from './http/uploads.ts';
import { createRealtime, type Realtime, type RealtimeDeps } from './realtime/realtime.ts';
import { CodedError } from './coded-error.ts';

/** Every route of the interface. Each states what it needs, and `RouteNeeds` is the sum. */
const ROUTES = [
  healthRoutes,
  signInRoutes,
  peopleRoutes,
  conferenceRoutes,
  sessionRoutes,
  commandRoutes,
  sourceRoutes,
  alignmentRoutes,
  recordingStepsRoutes,
  retentionRoutes,
  uploadRoutes,
  recordingRoutes,
  interventionRoutes,
  exportRoutes,
  clipRoutes,
  erasureRoutes,
  roomRoutes,
  restoreRoutes,
  descriptionRoute,
] as const;

type RouteNeeds = (typeof ROUTES)[number] extends (app: App, needs: infer Needs) => void ? Needs : never;

/** What follows from the configuration. */
type Derived = 'publicUrl' | 'isSecure' | 'isDemo' | 'linkTo';

/** What the app opens to its callers. The composition root makes it. */
export type AppDeps = Omit<RouteNeeds, Derived> &
  Omit<GateDeps, 'isOwnOrigin'> &
  PushDeps &
  Omit<RealtimeDeps, 'httpServer' | 'isOwnOrigin' | 'cookieOf' | 'onFault'> &
  AppSettings;

interface AppSettings {
  readonly config: Pick<Config, 'publicUrl' | 'trustProxy' | 'tls'>;
  readonly clientRoot: string;
  readonly logger: FastifyBaseLogger;
  /** The address that the server listens on, once it does. */
  readonly listeningAt: () => string;
  /** Only in a practice run. */
  readonly practice?: Practice | undefined;
}

/** Largest body of a request. A pasted list of 500 speakers fits several times. */
const BODY_LIMIT_BYTES = 1024 * 1024;

/** Types of text, which shrink well: a session as JSON to a seventh. Media is never compressed ([E18]). */
const COMPRESSED_TYPES = /^(application\/(json|vnd\.apple\.mpegurl)|text\/)/;
/** A smaller answer fits into one packet. */
const COMPRESSED_FROM_BYTES = 1400;

/** Routes and sockets over the same services. It does not listen yet. */
export async function createApp(deps: AppDeps): Promise<{ readonly app: App; readonly realtime: Realtime }> {
  const { config, accounts, logger, practice } = deps;
  const isSecure = config.tls !== null || config.publicUrl?.startsWith('https:') === true;
  const isOwnOrigin = createOriginRule({ publicUrl: config.publicUrl, isTls: config.tls !== null });
  const needs: RouteNeeds = {
    ...deps,
    ...{ publicUrl: config.publicUrl, isSecure, isDemo: practice !== undefined },
    linkTo: (path) => (config.publicUrl ?? deps.listeningAt()) + path,
  };

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
  if (practice !== undefined) practiceSignIn(app, practice);

  await app.register(async (scope) => {
    // The client's files are outside this scope: the build has compressed them.
    await scope.register(fastifyCompress, {
      encodings: ['gzip'],
      customTypes: COMPRESSED_TYPES,
      threshold: COMPRESSED_FROM_BYTES,
    });
    for (const declare of ROUTES) declare(scope, needs);
  });
  pushRoutes(app, deps);
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
