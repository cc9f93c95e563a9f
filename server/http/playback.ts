/** Routes that play back recorded media: playlists, segments and initialisation sections. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { strict } from '../../shared/session/state/fields.schema.ts';
import { MAIN_RENDITION, type MediaIndex, type SourceRow } from '../ingest/index/media-index.ts';
import { parseByteRange } from '../media/byte-range.ts';
import type { DateRange } from '../media/date-range.ts';
import { CodedError } from '../coded-error.ts';
import {
  extensionOf,
  renderPlaylist,
  type PlaylistOptions,
  type RenditionWindow,
  type Withholds,
} from '../media/media-playlist.ts';
import { createPlayableWindows } from '../media/playable-windows.ts';
import { withholdsOf } from '../media/rendition-window.ts';
import type { App } from './app-types.ts';

const CONTENT_TYPES: { readonly [extension: string]: string } = {
  ts: 'video/mp2t',
  m4s: 'video/mp4',
  mp4: 'video/mp4',
  aac: 'audio/aac',
};

export interface PlaybackDeps {
  /** The media folder. */
  readonly root: string;
  readonly index: MediaIndex;
  readonly nowMs: () => number;
  /** Decides what of this source is blocked for the reader ([P7a]). Throws if they may see nothing of it. */
  readonly authorize: (request: FastifyRequest, sourceId: string) => Promise<Withholds> | Withholds;
  /** The speakers by time, as the reader may see them. */
  readonly dateRanges?: (request: FastifyRequest, sourceId: string) => Promise<readonly DateRange[]>;
}

const SourceParamsSchema = Type.Object({ source: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }) });
const WholeNumberSchema = Type.Integer({ minimum: 0 });
const SOURCE = SourceParamsSchema.properties.source;
/** Main also has addresses without its name. */
const RenditionParamsSchema = Type.Object({
  source: SOURCE,
  rendition: Type.Optional(Type.String({ pattern: '^[a-z0-9-]{1,64}$' })),
});
const FileParamsSchema = Type.Object({
  ...RenditionParamsSchema.properties,
  epoch: WholeNumberSchema,
  file: Type.String({ pattern: String.raw`^\d{1,15}\.[a-z0-9]{1,4}$` }),
});
const WindowQuerySchema = strict({ from: WholeNumberSchema, to: WholeNumberSchema });
/** The frame that a segment begins with, as our playlists state it. */
const SegmentQuerySchema = strict({ at: Type.Optional(WholeNumberSchema) });

/**
 * Plays back what is recorded ([M11]). `GET /media/:source/live/index.m3u8` and `vod/index.m3u8?from=&to=` (Unix ms)
 * offer the renditions. Each rendition has the routes `r/:rendition/live.m3u8`, `vod.m3u8?from=&to=`,
 * `seg/:epoch/:seq.:ext` and `init/:epoch/:n.mp4`. Without `r/:rendition` they are main's. Playlists come from rows of
 * the index. No path of a file is made from an address.
 */
export function playbackRoutes(app: App, deps: PlaybackDeps): void {
  const { root, index, nowMs, authorize } = deps;
  const windows = createPlayableWindows(index, nowMs);

  async function sourceFor(
    request: FastifyRequest,
    { source: id, rendition = MAIN_RENDITION }: { readonly source: string; readonly rendition?: string },
  ): Promise<{ readonly source: SourceRow; readonly rendition: string; readonly withholds: Withholds }> {
    const withholds = withholdsOf(rendition, await authorize(request, id));
    const source = index.source(id);
    if (source === undefined) throw new CodedError('not_found');
    return { source, rendition, withholds };
  }

  async function sendRendition(
    request: FastifyRequest,
    reply: FastifyReply,
    source: SourceRow,
    window: RenditionWindow,
    options: Omit<PlaylistOptions, 'dateRanges'>,
  ): Promise<FastifyReply> {
    const dateRanges = (await deps.dateRanges?.(request, source.id)) ?? [];
    return sendPlaylist(request, reply, renderPlaylist(window, { ...options, dateRanges }));
  }

  app.get('/media/:source/live/index.m3u8', { schema: { params: SourceParamsSchema } }, async (request, reply) => {
    const { source } = await sourceFor(request, request.params);
    const main = windows.live(source, MAIN_RENDITION);
    return sendPlaylist(request, reply, windows.offered(source, main, 'live', 'live.m3u8'));
  });

  app.get(
    '/media/:source/vod/index.m3u8',
    { schema: { params: SourceParamsSchema, querystring: WindowQuerySchema } },
    async (request, reply) => {
      const { source, withholds } = await sourceFor(request, request.params);
      const { from: fromMs, to: toMs } = request.query;
      const main = windows.recorded(source, MAIN_RENDITION, { fromMs, toMs }, withholds);
      const file = `vod.m3u8?from=${String(fromMs)}&to=${String(toMs)}`;
      return sendPlaylist(request, reply, windows.offered(source, main, { fromMs, toMs }, file));
    },
  );

  for (const folder of ['/media/:source', '/media/:source/r/:rendition']) {
    app.get(`${folder}/live.m3u8`, { schema: { params: RenditionParamsSchema } }, async (request, reply) => {
      const { source, rendition, withholds } = await sourceFor(request, request.params);
      const window = windows.live(source, rendition);
      return sendRendition(request, reply, source, window, { ended: source.stoppedAtMs !== null, withholds });
    });

    app.get(
      `${folder}/vod.m3u8`,
      { schema: { params: RenditionParamsSchema, querystring: WindowQuerySchema } },
      async (request, reply) => {
        const { source, rendition, withholds } = await sourceFor(request, request.params);
        const { from: fromMs, to: toMs } = request.query;
        const window = windows.recorded(source, rendition, { fromMs, toMs }, withholds);
        return sendRendition(request, reply, source, window, { ended: true, withholds });
      },
    );

    app.get(
      `${folder}/seg/:epoch/:file`,
      { schema: { params: FileParamsSchema, querystring: SegmentQuerySchema } },
      async (request, reply) => {
        const { epoch, file } = request.params;
        const { source, rendition, withholds } = await sourceFor(request, request.params);
        const { number: seq, extension } = parseFileName(file);
        const slot = index.slot({ sourceId: source.id, epoch, rendition, seq });
        if (slot === undefined || extensionOf(slot) !== extension) throw new CodedError('not_found');
        if (withholds(slot)) throw new CodedError('media_protected');
        if (slot.file === null) throw new CodedError('media_gap');
        return sendFile(request, reply, { path: join(root, slot.path), sha256: slot.file.sha256, extension });
      },
    );

    // Initialisation sections are numbered within the epoch, for all renditions together.
    app.get(`${folder}/init/:epoch/:file`, { schema: { params: FileParamsSchema } }, async (request, reply) => {
      const { epoch, file } = request.params;
      const { source } = await sourceFor(request, request.params);
      const { number, extension } = parseFileName(file);
      const init = extension === 'mp4' ? index.init(source.id, epoch, number) : undefined;
      if (init === undefined) throw new CodedError('not_found');
      return sendFile(request, reply, { path: join(root, init.path), sha256: init.sha256, extension });
    });
  }
}

function parseFileName(file: string): { number: number; extension: string } {
  const dot = file.indexOf('.');
  return { number: Number(file.slice(0, dot)), extension: file.slice(dot + 1) };
}

/** Sends a playlist with an entity tag of its text. The app compresses answers ([E18]). */
function sendPlaylist(request: FastifyRequest, reply: FastifyReply, text: string): FastifyReply {
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  reply.header('etag', `W/"${hash}"`).header('cache-control', 'private, no-cache');
  if (isKnown(request, reply)) return reply.code(304).send();
  return reply.type('application/vnd.apple.mpegurl').send(text);
}

interface StoredBytes {
  readonly path: string;
  readonly sha256: string;
  readonly extension: string;
}

/**
 * Recorded bytes never change, but who may see them does. So only the reader's browser keeps them, and asks each time
 * ([P7d]).
 */
async function sendFile(request: FastifyRequest, reply: FastifyReply, file: StoredBytes): Promise<FastifyReply> {
  const found = await stat(file.path).catch(() => undefined);
  if (found === undefined) throw new CodedError('media_gap');
  reply
    .header('etag', `"${file.sha256}"`)
    .header('cache-control', 'private, no-cache')
    .header('accept-ranges', 'bytes');
  if (isKnown(request, reply)) return reply.code(304).send();
  const range = parseByteRange(request.headers.range, found.size);
  if (range === 'unsatisfiable') {
    return reply
      .code(416)
      .header('content-range', `bytes */${String(found.size)}`)
      .send();
  }
  const { first, last } = range ?? { first: 0, last: found.size - 1 };
  if (range !== undefined) {
    reply.code(206).header('content-range', `bytes ${String(first)}-${String(last)}/${String(found.size)}`);
  }
  return reply
    .type(CONTENT_TYPES[file.extension] ?? 'application/octet-stream')
    .header('content-length', last - first + 1)
    .send(createReadStream(file.path, { start: first, end: last }));
}

function isKnown(request: FastifyRequest, reply: FastifyReply): boolean {
  return request.headers['if-none-match'] === reply.getHeader('etag');
}
