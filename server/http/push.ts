/** Routes that receive streams from encoders. */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { DELETE_ANSWERS, PUT_ANSWERS } from '../../shared/contract/http/push.schema.ts';
import { boundedBody } from '../ingest/bounded-body.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { Push } from '../ingest/push/push.ts';
import { sentPath } from '../ingest/push/sent-path.ts';
import { CodedError } from '../coded-error.ts';
import { hashSecret } from '../accounts/secrets.ts';
import type { App } from './app-types.ts';
import { replyWithError } from './error-reply.ts';

const MAX_OBJECT_BYTES = 64_000_000;
/** How long a sender may be silent within an object, ms. */
const IDLE_MS = 30_000;

const KEY_WORDS = 'The source’s key stands behind its name in the address, or is the password of Basic.';

export interface PushDeps {
  readonly ingest: Pick<Ingest, 'source' | 'push'>;
  readonly idleMs?: number;
}

/**
 * Receives HLS and CMAF objects by the DASH-IF's ingest interface 2 ([M25a]). `PUT` and `POST` below
 * `/ingest/<source>/` store an object, `DELETE` deletes nothing. Senders state no type, know no cookie, and do not send
 * twice.
 */
export function pushRoutes(app: App, { ingest, idleMs = IDLE_MS }: PushDeps): void {
  void app.register((scope, _options, done) => {
    // Every body is bytes, whatever its type. It is read where it is stored.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, parsed) => {
      parsed(null);
    });
    scope.setErrorHandler((error, request, reply) => {
      // The rest of a refused body is not read.
      void reply.header('connection', 'close');
      return replyWithError(error, request, reply);
    });
    const options = { config: { access: 'key' }, bodyLimit: MAX_OBJECT_BYTES } as const;
    const described = { description: KEY_WORDS, security: [{ sourceKey: [] }] };

    scope.route<{ Params: { source: string; '*': string } }>({
      ...options,
      schema: {
        ...described,
        summary: 'One object of a stream that is sent: a playlist, an initialisation section or a segment, as bytes',
        response: PUT_ANSWERS,
      },
      method: ['PUT', 'POST'],
      url: '/ingest/:source/*',
      handler: async (request, reply) => {
        const push = requirePush(ingest, request);
        const limits = { maxBytes: MAX_OBJECT_BYTES, idleMs, signal: push.signal };
        const body = boundedBody(request.raw, limits);
        try {
          const outcome = await push.put(sentPath(request.params['*']), body);
          return await reply
            .code(outcome === 'new' ? 201 : 200)
            .header('content-length', 0)
            .send();
        } finally {
          body.close();
        }
      },
    });

    scope.route<{ Params: { source: string; '*': string } }>({
      ...options,
      schema: {
        ...described,
        summary: 'Answered, and nothing is deleted: senders clear up behind themselves',
        response: DELETE_ANSWERS,
      },
      method: 'DELETE',
      url: '/ingest/:source/*',
      // Senders delete their old objects. What was recorded stays.
      handler: async (request, reply) => {
        requirePush(ingest, request);
        sentPath(request.params['*']);
        return reply.code(204).send();
      },
    });
    done();
  });
  askForKeyFirst(app.server);
}

/** The recording whose key the caller has: in the address behind the source's name, or as a Basic password. */
function requirePush(ingest: PushDeps['ingest'], request: FastifyRequest<{ Params: { source: string } }>): Push {
  const [id = '', inAddress] = request.params.source.split('.');
  const key = inAddress ?? basicPassword(request.headers.authorization);
  if (key === undefined) throw new CodedError('unauthenticated');
  const expected = ingest.source(id)?.keyHash ?? null;
  // A missing source gets the same answer as a wrong key.
  if (expected === null || !timingSafeEqual(Buffer.from(hashSecret(key)), Buffer.from(expected)))
    throw new CodedError('forbidden');
  const push = ingest.push(id);
  if (push === undefined) throw new CodedError('already_ended');
  return push;
}

function basicPassword(header: string | undefined): string | undefined {
  const encoded = /^Basic\s+([A-Za-z0-9+/=]{1,400})$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  return pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : undefined;
}

/**
 * Answers `Expect: 100-continue` before the body. Senders with a password in the address first ask whether it is
 * needed. They cannot send the body twice.
 */
function askForKeyFirst(server: Server): void {
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    const isKeyless = /^\/ingest\/[^/.]+\//.test(request.url ?? '') && request.headers.authorization === undefined;
    if (!isKeyless) response.writeContinue();
    server.emit('request', request, response);
  });
}
