import { createReadStream } from 'node:fs';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { IdSchema, SourceIdSchema } from '../../shared/session/fields.schema.ts';
import type { MediaIndex } from '../ingest/media-index.ts';
import { mediaRoutes, type Withholds } from '../media/serving.ts';
import type { Protection } from '../services/protection.ts';
import type { Thumbnails } from '../services/thumbnails.ts';
import type { App } from './app-types.ts';
import { callerOf } from './gate.ts';

export interface RecordingsDeps {
  readonly mediaRoot: string;
  readonly index: MediaIndex;
  readonly thumbnails: Thumbnails;
  readonly protection: Protection;
  readonly nowMs: () => number;
}

/** Recordings and pictures out of them, for the team alone. */
export function recordingRoutes(app: App, deps: RecordingsDeps): void {
  const { mediaRoot, index, thumbnails, protection, nowMs } = deps;
  // The gate before all doors has let in the team and nobody else; every one of them may see every recording, and all
  // but leads without hidden speakers.
  const authorize = (request: FastifyRequest): Promise<Withholds> => protection.withheldFrom(callerOf(request).role);
  void app.register(mediaRoutes({ root: mediaRoot, index, nowMs, authorize }));

  app.get(
    '/media/:source/thumbnail',
    {
      schema: {
        summary: 'A picture of the beginning of an intervention, JPEG',
        params: Type.Object({ source: SourceIdSchema }),
        querystring: Type.Object({ session: IdSchema, intervention: IdSchema }),
      },
    },
    async (request, reply) => {
      const { session: sessionId, intervention: interventionId } = request.query;
      const { role } = callerOf(request);
      const path = await thumbnails.pictureOf({ sourceId: request.params.source, sessionId, interventionId, role });
      // Not kept by the browser: the speaker may be hidden the next moment.
      return reply.header('cache-control', 'no-store').type('image/jpeg').send(createReadStream(path));
    },
  );
}
