import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One segment as the origin has it; the origin's own hash is what the recording is judged by. */
export interface OriginSegment {
  readonly seq: number;
  readonly name: string;
  readonly pdtMs: number;
  readonly durMs: number;
  readonly sha256: string;
  readonly discontinuity: boolean;
  readonly gap: boolean;
  readonly body: Buffer;
}

/** What goes wrong; change it at any time. */
export interface OriginFaults {
  playlistStatus: number | null;
  playlistBody: string | null;
  redirectTo: string | null;
  /** Segments that are answered with 404. */
  missing: Set<number>;
  /** Segments whose next answer breaks off in the middle. */
  truncateOnce: Set<number>;
  segmentStatus: number | null;
  /** The playlist stands still while segments go on. */
  frozen: boolean;
  /** The whole file is sent whatever stretch of it is asked for. */
  ignoresRanges: boolean;
}

export interface HlsOrigin {
  readonly url: string;
  readonly masterUrl: string;
  readonly faults: OriginFaults;
  /** Everything that was ever listed, in order. */
  readonly all: readonly OriginSegment[];
  readonly init: { readonly body: Buffer; readonly sha256: string };
  /** Adds a segment to the live edge. */
  push(change?: { discontinuity?: boolean; gap?: boolean; pdtJumpMs?: number }): OriginSegment;
  /** Begins a new sequence at the given number, with an empty window. */
  restart(seq: number): void;
  end(): void;
  /** Resolves when the playlist is next asked for. */
  asked(): Promise<void>;
  close(): Promise<void>;
}

export interface HlsOriginOptions {
  readonly startMs: number;
  readonly durMs?: number;
  readonly window?: number;
  readonly dated?: boolean;
  readonly container?: 'ts' | 'fmp4';
  readonly firstSeq?: number;
  /** Everything is one file, and segments are stretches of it; where they begin is said of each, or of the first alone. */
  readonly ranged?: 'each' | 'first';
}

/** A live HLS origin under a test's command: nothing in it happens by itself. */
export async function createHlsOrigin(options: HlsOriginOptions): Promise<HlsOrigin> {
  const { startMs, durMs = 2000, window = 6, dated = true, container = 'ts', firstSeq = 0, ranged } = options;
  const nonce = randomBytes(8).toString('hex');
  const extension = container === 'ts' ? 'ts' : 'm4s';
  const all: OriginSegment[] = [];
  let listed: OriginSegment[] = [];
  let seq = firstSeq;
  let generation = 0;
  let pdtMs = startMs;
  let ended = false;
  let frozenText: string | null = null;
  const waiting: (() => void)[] = [];
  const initBody = Buffer.concat([Buffer.from(`init ${nonce} `), randomBytes(300)]);
  const faults: OriginFaults = {
    playlistStatus: null,
    playlistBody: null,
    redirectTo: null,
    missing: new Set(),
    truncateOnce: new Set(),
    segmentStatus: null,
    frozen: false,
    ignoresRanges: false,
  };

  /** The one file that holds these segments, and the section before them. */
  function whole(segments: readonly OriginSegment[]): Buffer {
    return Buffer.concat([...(container === 'fmp4' ? [initBody] : []), ...segments.map(({ body }) => body)]);
  }

  function answerWhole(asked: string | undefined, response: ServerResponse): void {
    const [, first, last] = faults.ignoresRanges ? [] : (/^bytes=(\d+)-(\d+)$/.exec(asked ?? '') ?? []);
    const body = whole(all);
    if (first === undefined || last === undefined) {
      response.end(body);
      return;
    }
    response.writeHead(206, { 'content-range': `bytes ${first}-${last}/${String(body.length)}` });
    response.end(body.subarray(Number(first), Number(last) + 1));
  }

  function playlist(): string {
    const shown = listed.slice(-window);
    const lines = [
      '#EXTM3U',
      '#EXT-X-VERSION:8',
      `#EXT-X-TARGETDURATION:${String(Math.ceil(durMs / 1000))}`,
      `#EXT-X-MEDIA-SEQUENCE:${String(shown[0]?.seq ?? seq)}`,
    ];
    if (container === 'fmp4' && ranged === undefined) lines.push('#EXT-X-MAP:URI="init.mp4"');
    else if (container === 'fmp4') lines.push(`#EXT-X-MAP:URI="whole.m4s",BYTERANGE="${String(initBody.length)}@0"`);
    for (const segment of shown) {
      if (segment.discontinuity) lines.push('#EXT-X-DISCONTINUITY');
      if (dated) lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(segment.pdtMs).toISOString()}`);
      if (segment.gap) lines.push('#EXT-X-GAP');
      if (ranged !== undefined) {
        const isSaid = ranged === 'each' || segment === shown[0];
        const offset = whole(all.slice(0, all.indexOf(segment))).length;
        lines.push(`#EXT-X-BYTERANGE:${String(segment.body.length)}${isSaid ? `@${String(offset)}` : ''}`);
      }
      lines.push(
        `#EXTINF:${(segment.durMs / 1000).toFixed(3)},`,
        ranged === undefined ? segment.name : `whole.${extension}`,
      );
    }
    if (ended) lines.push('#EXT-X-ENDLIST');
    return `${lines.join('\n')}\n`;
  }

  function answerPlaylist(response: ServerResponse): void {
    if (faults.redirectTo !== null) {
      response.writeHead(302, { location: faults.redirectTo }).end();
    } else if (faults.playlistStatus !== null) {
      response.writeHead(faults.playlistStatus).end('no');
    } else {
      frozenText = faults.frozen ? (frozenText ?? playlist()) : null;
      response.end(faults.playlistBody ?? frozenText ?? playlist());
    }
  }

  function answerSegment(name: string, response: ServerResponse): void {
    const segment = all.find((each) => each.name === name);
    if (faults.segmentStatus !== null) {
      response.writeHead(faults.segmentStatus).end();
    } else if (segment === undefined || segment.gap || faults.missing.has(segment.seq)) {
      response.writeHead(404).end();
    } else if (faults.truncateOnce.delete(segment.seq)) {
      response.writeHead(200, { 'content-length': segment.body.length });
      response.write(segment.body.subarray(0, segment.body.length / 2), () => response.destroy());
    } else {
      response.writeHead(200, { 'content-length': segment.body.length }).end(segment.body);
    }
  }

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const name = (request.url ?? '').slice(1).split('?')[0] ?? '';
    if (name === 'live.m3u8') {
      answerPlaylist(response);
      for (const resolve of waiting.splice(0)) resolve();
    } else if (name === 'master.m3u8') {
      response.end(
        '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=9000000,RESOLUTION=1920x1080\nmissing.m3u8\n' +
          '#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=1280x720\nlive.m3u8\n',
      );
    } else if (name.startsWith('whole.')) answerWhole(request.headers.range, response);
    else if (name === 'init.mp4') response.end(initBody);
    else answerSegment(name, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

  return {
    url: `${base}/live.m3u8?token=secret`,
    masterUrl: `${base}/master.m3u8`,
    faults,
    all,
    init: { body: initBody, sha256: sha256(initBody) },
    push({ discontinuity = false, gap = false, pdtJumpMs = 0 } = {}) {
      pdtMs += pdtJumpMs;
      const body = Buffer.concat([Buffer.from(`${nonce} ${String(seq)} `), randomBytes(2000)]);
      const name = `g${String(generation)}-${String(seq)}.${extension}`;
      const segment = { seq, name, pdtMs, durMs, sha256: sha256(body), discontinuity, gap, body };
      seq++;
      pdtMs += durMs;
      all.push(segment);
      listed.push(segment);
      return segment;
    },
    restart(next) {
      seq = next;
      generation++;
      listed = [];
    },
    end() {
      ended = true;
    },
    asked: () => new Promise((resolve) => waiting.push(resolve)),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

function sha256(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}
