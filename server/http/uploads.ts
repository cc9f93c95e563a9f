/** Routes that receive uploaded recordings. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { Value } from 'typebox/value';
import { EmptySchema, type ErrorReply } from '../../shared/contract/http/answer.schema.ts';
import { SessionUploadsSchema, UploadSchema } from '../../shared/contract/http/uploads.schema.ts';
import { IdSchema } from '../../shared/vocabulary/id.schema.ts';
import { SOURCE_ROLES } from '../../shared/vocabulary/media.ts';
import { CodedError } from '../coded-error.ts';
import { ChecksumMismatch, type Checksum } from '../uploads/append-body.ts';
import { MAX_UPLOAD_BYTES, type NewUpload, type Uploads } from '../uploads/uploads.ts';
import type { App } from './app-types.ts';
import { callerOf } from './gate.ts';

export interface UploadsDeps {
  readonly uploads: Omit<Uploads, 'start' | 'close'>;
}

const TUS = '1.0.0';
const BODY_TYPE = 'application/offset+octet-stream';
/** A connection without data for this time is dead, ms. Its sender begins another. */
const IDLE_MS = 60_000;

const ParamsSchema = Type.Object({ id: IdSchema });

/**
 * Receives whole recordings, so that a cut connection loses nothing ([M19a]). It uses tus 1.0.0 (tus.io) with
 * `creation`, `termination`, `expiration` and `checksum`. `Upload-Metadata` names the `session`. It may have
 * `filename`, `start` (ISO 8601 or Unix ms), `role` and `channel`.
 */
export function uploadRoutes(app: App, { uploads }: UploadsDeps): void {
  void app.register((scope: App, _options, done) => {
    // The service that stores the body reads it. Its limit is the announced size.
    scope.addContentTypeParser(BODY_TYPE, (_request, payload, parsed) => parsed(null, payload));
    scope.addHook('onSend', (_request, reply, payload, sent) => {
      void reply.header('tus-resumable', TUS).header('cache-control', 'no-store');
      sent(null, payload);
    });

    scope.options(
      '/api/uploads',
      { config: { access: 'anyone' }, schema: { hide: true, response: { 204: EmptySchema } } },
      async (_request, reply) =>
        reply
          .code(204)
          .headers({
            'tus-version': TUS,
            'tus-max-size': String(MAX_UPLOAD_BYTES),
            'tus-extension': 'creation,termination,expiration,checksum',
            'tus-checksum-algorithm': 'sha1,sha256',
          })
          .send(),
    );

    scope.post(
      '/api/uploads',
      {
        config: { access: 'recording.manage' },
        schema: {
          summary: 'Begin to upload a recording (tus 1.0.0)',
          response: { 201: EmptySchema },
        },
      },
      async (request, reply) => {
        if (refusesVersion(request, reply)) return reply;
        const { id, expiresAtMs } = await uploads.create(newUpload(request), callerOf(request));
        return reply
          .code(201)
          .header('location', `/api/uploads/${id}`)
          .header('upload-expires', new Date(expiresAtMs).toUTCString())
          .send();
      },
    );

    scope.head(
      '/api/uploads/:id',
      {
        config: { access: 'recording.manage' },
        schema: {
          summary: 'How much of an upload is there',
          params: ParamsSchema,
          response: { 200: EmptySchema },
        },
      },
      async (request, reply) => {
        const { bytes, sizeBytes } = await uploads.settled(request.params.id);
        return reply.headers({ 'upload-offset': String(bytes), 'upload-length': String(sizeBytes) }).send();
      },
    );

    scope.get(
      '/api/uploads/:id',
      {
        config: { access: 'recording.manage' },
        schema: {
          summary: 'How an upload goes',
          params: ParamsSchema,
          response: { 200: UploadSchema },
        },
      },
      ({ params }) => {
        const view = uploads.view(params.id);
        if (view === undefined) throw new CodedError('not_found', { id: params.id });
        return view;
      },
    );

    scope.patch(
      '/api/uploads/:id',
      {
        config: { access: 'recording.manage' },
        schema: {
          summary: 'The next bytes of an upload',
          params: ParamsSchema,
          response: { 204: EmptySchema },
        },
      },
      async (request, reply) => {
        if (refusesVersion(request, reply)) return reply;
        const { id } = request.params;
        const { socket } = request.raw;
        socket.setTimeout(IDLE_MS);
        try {
          const { bytes, expiresAtMs } = await uploads.append(id, {
            offset: wholeNumber(request, 'upload-offset'),
            body: request.raw,
            checksum: checksumOf(request),
          });
          return await reply
            .code(204)
            .headers({ 'upload-offset': String(bytes), 'upload-expires': new Date(expiresAtMs).toUTCString() })
            .send();
        } catch (error) {
          // The connection has gone, so there is nobody to answer.
          if (socket.destroyed) return await reply.hijack();
          if (!(error instanceof ChecksumMismatch)) throw error;
          return await refuseChecksum(reply);
        } finally {
          socket.setTimeout(0);
        }
      },
    );

    scope.delete(
      '/api/uploads/:id',
      {
        config: { access: 'recording.manage' },
        schema: {
          summary: 'Cancel an upload',
          params: ParamsSchema,
          response: { 204: EmptySchema },
        },
      },
      async ({ params }, reply) => {
        await uploads.remove(params.id);
        return reply.code(204).send();
      },
    );

    scope.post(
      '/api/uploads/:id/try-again',
      {
        config: { access: 'recording.manage' },
        schema: {
          summary: 'Make its recording once more',
          params: ParamsSchema,
          response: { 200: UploadSchema },
        },
      },
      ({ params }) => uploads.tryAgain(params.id),
    );

    scope.get(
      '/api/sessions/:id/uploads',
      {
        config: { access: 'recording.manage' },
        schema: {
          summary: 'Files on their way to a session',
          params: ParamsSchema,
          response: { 200: SessionUploadsSchema },
        },
      },
      ({ params }) => ({ obstacle: uploads.obstacle, uploads: uploads.ofSession(params.id) }),
    );
    done();
  });
}

function refusesVersion({ headers }: FastifyRequest, reply: FastifyReply): boolean {
  if (headers['tus-resumable'] === TUS) return false;
  const body: ErrorReply = { error: { code: 'malformed', params: { path: 'Tus-Resumable' } } };
  void reply.code(412).header('tus-version', TUS).send(body);
  return true;
}

/** Answers with the status 460 that the protocol has for a wrong checksum. */
function refuseChecksum(reply: FastifyReply): FastifyReply {
  const body: ErrorReply = { error: { code: 'conflict', params: {} } };
  return reply.code(460).send(body);
}

function wholeNumber({ headers }: FastifyRequest, name: string): number {
  const text = headers[name];
  if (typeof text !== 'string' || !/^\d{1,15}$/.test(text)) throw new CodedError('malformed', { path: name });
  return Number(text);
}

function checksumOf({ headers }: FastifyRequest): Checksum | null {
  const text = headers['upload-checksum'];
  if (text === undefined) return null;
  const [, algorithm, digest = ''] = /^(sha1|sha256) ([A-Za-z0-9+/=]+)$/.exec(String(text)) ?? [];
  if (algorithm !== 'sha1' && algorithm !== 'sha256') throw new CodedError('malformed', { path: 'upload-checksum' });
  return { algorithm, digest };
}

/** Reads `Upload-Metadata`: `name base64, name base64`. */
function metadataOf({ headers }: FastifyRequest): ReadonlyMap<string, string> {
  const pairs = String(headers['upload-metadata'] ?? '')
    .split(',')
    .map((pair) => pair.trim().split(' '));
  return new Map(pairs.map(([name = '', value = '']) => [name, Buffer.from(value, 'base64').toString('utf8')]));
}

function newUpload(request: FastifyRequest): NewUpload {
  const metadata = metadataOf(request);
  const role = metadata.get('role') ?? 'floor';
  const isRole = (text: string): text is NewUpload['role'] => SOURCE_ROLES.some((one) => one === text);
  const sizeBytes = wholeNumber(request, 'upload-length');
  const sessionId = metadata.get('session') ?? '';
  const channel = metadata.get('channel') ?? 'floor';
  if (sizeBytes === 0) throw new CodedError('malformed', { path: 'upload-length' });
  if (!Value.Check(IdSchema, sessionId)) throw new CodedError('malformed', { path: 'session' });
  if (!isRole(role)) throw new CodedError('malformed', { path: 'role' });
  if (channel === '' || channel.length > 60) throw new CodedError('malformed', { path: 'channel' });
  const name = (metadata.get('filename') ?? '').slice(0, 300);
  return { sessionId, name, sizeBytes, role, channel, startMs: startOf(metadata.get('start')) };
}

function startOf(text: string | undefined): number | null {
  if (text === undefined || text === '') return null;
  const ms = /^\d{1,15}$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(ms)) throw new CodedError('malformed', { path: 'start' });
  return ms;
}
