/** Routes of recorded media: playback, thumbnails and loudness. */
import { createReadStream } from 'node:fs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { PeaksSchema } from '../../shared/contract/http/peaks.schema.ts';
import { SourceIdSchema, strict } from '../../shared/session/state/fields.schema.ts';
import { IdSchema } from '../../shared/vocabulary/id.schema.ts';
import type { MediaIndex } from '../ingest/index/media-index.ts';
import type { Withholds } from '../media/media-playlist.ts';
import type { DateRanges } from '../recordings/date-ranges.ts';
import type { Peaks } from '../recordings/peaks.ts';
import type { Protection } from '../protection/protection.ts';
import type { PictureAsker, Thumbnails } from '../recordings/thumbnails.ts';
import { PEAK_MS } from '../transcoder/peaks.ts';
import type { App } from './app-types.ts';
import { callerOf } from './gate.ts';
import { playbackRoutes, type PlaybackDeps } from './playback.ts';

export interface RecordingsDeps {
  readonly mediaRoot: string;
  readonly mediaIndex: MediaIndex;
  readonly thumbnails: Thumbnails;
  readonly peaks: Peaks;
  readonly protection: Pick<Protection, 'withheldFrom'>;
  readonly dateRanges: DateRanges;
  readonly nowMs: () => number;
}

/** Programme time, Unix ms. */
const MomentSchema = Type.Integer({ minimum: 0, maximum: 8.64e15 });
const StepSchema = Type.Integer({ minimum: PEAK_MS, maximum: 60_000, multipleOf: PEAK_MS });

/** Routes of recordings, thumbnails and loudness, for accounts of the team. */
export function recordingRoutes(app: App, deps: RecordingsDeps): void {
  const { mediaRoot, mediaIndex, thumbnails, peaks, protection, dateRanges, nowMs } = deps;
  // The gate has let in the team alone. Every member may see every recording, and all but leads without hidden
  // speakers.
  const authorize = (request: FastifyRequest): Promise<Withholds> => protection.withheldFrom(callerOf(request).role);
  const rangesFor: PlaybackDeps['dateRanges'] = (request, sourceId) => dateRanges.of(sourceId, callerOf(request).role);
  playbackRoutes(app, { root: mediaRoot, index: mediaIndex, nowMs, authorize, dateRanges: rangesFor });

  app.get(
    '/media/:source/thumbnail',
    {
      schema: {
        summary: 'A picture of the beginning of an intervention, JPEG',
        params: Type.Object({ source: SourceIdSchema }),
        querystring: strict({ session: IdSchema, intervention: IdSchema }),
      },
    },
    async (request, reply) => {
      const { session: sessionId, intervention: interventionId } = request.query;
      const { source: sourceId } = request.params;
      const asker = askerOf(request, reply);
      const { path } = await thumbnails.pictureOf({ sourceId, sessionId, interventionId, asker });
      // The browser must not keep it: the speaker may be hidden in the next moment.
      return reply.header('cache-control', 'no-store').type('image/jpeg').send(createReadStream(path));
    },
  );

  app.get(
    '/media/:source/thumbnail-at',
    {
      schema: {
        summary: 'A small picture of a moment, JPEG: the first key frame of the segment that holds it',
        params: Type.Object({ source: SourceIdSchema }),
        querystring: strict({ at: MomentSchema }),
      },
    },
    async (request, reply) => {
      const { source: sourceId } = request.params;
      const { path, sha256 } = await thumbnails.pictureAt({
        ...{ sourceId, atMs: request.query.at, asker: askerOf(request, reply) },
      });
      // The browser keeps it only to ask again, like the recording itself ([P7d]).
      reply.header('etag', `"${sha256}"`).header('cache-control', 'private, no-cache');
      if (request.headers['if-none-match'] === `"${sha256}"`) return reply.code(304).send();
      return reply.type('image/jpeg').send(createReadStream(path));
    },
  );

  app.get(
    '/media/:source/peaks',
    {
      schema: {
        summary: 'How loud a stretch of a recording is: one byte a step, base64, 0 where there is nothing to show',
        params: Type.Object({ source: SourceIdSchema }),
        querystring: strict({ from: MomentSchema, to: MomentSchema, step: Type.Optional(StepSchema) }),
        response: { 200: PeaksSchema },
      },
    },
    async (request, reply) => {
      const { from: fromMs, to: toMs, step: stepMs = PEAK_MS } = request.query;
      const { role } = callerOf(request);
      const view = await peaks.read({ sourceId: request.params.source, fromMs, toMs, stepMs, role });
      return reply.header('cache-control', 'no-store').send(view);
    },
  );
}

/** The request for a picture, which ends when its client leaves. */
function askerOf(request: FastifyRequest, reply: FastifyReply): PictureAsker {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    gone.abort();
  });
  return { role: callerOf(request).role, signal: gone.signal };
}
