import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One segment as the origin has it. Tests compare recordings with its hash. */
export interface OriginSegment {
  readonly seq: number;
  readonly name: string;
  readonly pdtMs: number;
  readonly durMs: number;
  readonly sha256: string;
  readonly discontinuity: boolean;
  readonly gap: boolean;
  readonly body: Buffer;
  /** The encrypted bytes that are sent. Null without encryption. */
  readonly sealed: Sealed | null;
  readonly initName: string;
}

interface Sealed {
  readonly keyName: string;
  readonly body: Buffer;
  readonly sha256: string;
}

/** Faults of the origin, which a test may change at any time. */
export interface OriginFaults {
  playlistStatus: number | null;
  playlistBody: string | null;
  redirectTo: string | null;
  /** Segments that are answered with 404. */
  missing: Set<number>;
  /** Segments whose next answer breaks off in the middle. */
  truncateOnce: Set<number>;
  segmentStatus: number | null;
  /** The playlist stops while segments continue. */
  frozen: boolean;
  /** The origin ignores ranges and sends the whole file. */
  ignoresRanges: boolean;
  /** The playlist claims that the window begins with number 0. */
  countsFromZero: boolean;
  /** Status of every answer to a request for a key. Null: the key. */
  keyStatus: number | null;
}

export interface HlsOrigin {
  readonly url: string;
  readonly masterUrl: string;
  readonly faults: OriginFaults;
  /** Every segment that was ever listed, in order. */
  readonly all: readonly OriginSegment[];
  readonly init: { readonly body: Buffer; readonly sha256: string };
  /** Adds a segment to the live edge. */
  push(change?: { discontinuity?: boolean; gap?: boolean; pdtJumpMs?: number; content?: Buffer }): OriginSegment;
  /** Adds a line to every later playlist. */
  say(line: string): void;
  /** Later segments need another initialisation section. Returns its hash. */
  changeInit(): string;
  /** Later segments have another key, at a new address or at that of the key before. */
  rotateKey(address: 'new' | 'same'): void;
  /** Host names under which segments were requested. */
  hosts(): readonly string[];
  /** Media playlists that were requested. */
  variants(): readonly string[];
  keys(): readonly Buffer[];
  /** Number of requests for keys. */
  keysAsked(): number;
  /** Begins a new sequence at the given number, with an empty window. */
  restart(seq: number): void;
  end(): void;
  /** Resolves at the next request for the playlist. */
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
  /** All segments are ranges of one file. Each line gives its start, or only the first does. */
  readonly ranged?: 'each' | 'first';
  /** AES-128. The initialisation vector is stated, or it is the sequence number. */
  readonly encrypted?: 'iv' | 'number';
}

/** A live HLS origin that a test controls. Nothing in it happens by itself. */
export async function createHlsOrigin(options: HlsOriginOptions): Promise<HlsOrigin> {
  const {
    startMs,
    durMs = 2000,
    window = 6,
    dated = true,
    container = 'ts',
    firstSeq = 0,
    ranged,
    encrypted,
  } = options;
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
  const initBody = Buffer.concat([Buffer.from(`init${nonce}`), randomBytes(300)]);
  const faults: OriginFaults = {
    playlistStatus: null,
    playlistBody: null,
    redirectTo: null,
    missing: new Set(),
    truncateOnce: new Set(),
    segmentStatus: null,
    frozen: false,
    ignoresRanges: false,
    countsFromZero: false,
    keyStatus: null,
  };
  let initName = 'init.mp4';
  const laterInits = new Map<string, Buffer>();
  let keyName = 'key-0';
  const keys = new Map([[keyName, randomBytes(16)]]);
  let keysAsked = 0;
  const hosts: string[] = [];
  const said: string[] = [];
  const variants: string[] = [];
  const initIv = randomBytes(16);

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

  /** A stated vector is random. Without one the number is the vector. */
  function ivOf(number: number): Buffer {
    const iv = Buffer.alloc(16, encrypted === 'iv' ? 0xa5 : 0);
    iv.writeUInt32BE(number, 12);
    return iv;
  }

  function keyLine(name: string, iv: Buffer | null): string {
    const address = `#EXT-X-KEY:METHOD=AES-128,URI="${name}?token=secret"`;
    return iv === null ? address : `${address},IV=0x${iv.toString('hex')}`;
  }

  function seal(name: string, iv: Buffer, plain: Buffer): Sealed {
    const cipher = createCipheriv('aes-128-cbc', keys.get(name) ?? '', iv);
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    return { keyName: name, body, sha256: sha256(body) };
  }

  function playlist(): string {
    const shown = listed.slice(-window);
    const lines = [
      '#EXTM3U',
      '#EXT-X-VERSION:8',
      `#EXT-X-TARGETDURATION:${String(Math.ceil(durMs / 1000))}`,
      `#EXT-X-MEDIA-SEQUENCE:${String(faults.countsFromZero ? 0 : (shown[0]?.seq ?? seq))}`,
    ];
    if (container === 'fmp4' && encrypted !== undefined) lines.push(keyLine('key-0', initIv));
    if (container === 'fmp4' && ranged === undefined) lines.push('#EXT-X-MAP:URI="init.mp4"');
    else if (container === 'fmp4') lines.push(`#EXT-X-MAP:URI="whole.m4s",BYTERANGE="${String(initBody.length)}@0"`);
    lines.push(...said);
    let initName = 'init.mp4';
    for (const segment of shown) {
      if (segment.initName !== initName) lines.push(`#EXT-X-MAP:URI="${segment.initName}"`);
      initName = segment.initName;
      if (segment.discontinuity) lines.push('#EXT-X-DISCONTINUITY');
      if (dated) lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(segment.pdtMs).toISOString()}`);
      if (segment.gap) lines.push('#EXT-X-GAP');
      if (segment.sealed !== null)
        lines.push(keyLine(segment.sealed.keyName, encrypted === 'iv' ? ivOf(segment.seq) : null));
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
      const { body } = segment.sealed ?? segment;
      response.writeHead(200, { 'content-length': body.length }).end(body);
    }
  }

  const sealedInit = encrypted === undefined ? null : seal('key-0', initIv, initBody);

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const name = (request.url ?? '').slice(1).split('?')[0] ?? '';
    if (name === 'live.m3u8' || name === 'low.m3u8') {
      variants.push(name);
      answerPlaylist(response);
      for (const resolve of waiting.splice(0)) resolve();
    } else if (name === 'master.m3u8') {
      response.end(
        '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=9000000,RESOLUTION=1920x1080\nmissing.m3u8\n' +
          '#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=1280x720\nlive.m3u8\n' +
          '#EXT-X-STREAM-INF:BANDWIDTH=800000,RESOLUTION=854x480\nlow.m3u8\n',
      );
    } else if (name.startsWith('whole.')) answerWhole(request.headers.range, response);
    else if (laterInits.has(name)) response.end(laterInits.get(name));
    else if (name === 'init.mp4') response.end(sealedInit?.body ?? initBody);
    else if (name.startsWith('key-')) {
      keysAsked++;
      if (faults.keyStatus === null) response.end(keys.get(name));
      else response.writeHead(faults.keyStatus).end();
    } else {
      hosts.push(request.headers.host ?? '');
      answerSegment(name, response);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

  return {
    url: `${base}/live.m3u8?token=secret`,
    masterUrl: `${base}/master.m3u8`,
    faults,
    all,
    init: { body: initBody, sha256: sha256(initBody) },
    push({ discontinuity = false, gap = false, pdtJumpMs = 0, content } = {}) {
      pdtMs += pdtJumpMs;
      const body = content ?? Buffer.concat([Buffer.from(`${nonce} ${String(seq)} `), randomBytes(2000)]);
      const name = `g${String(generation)}-${String(seq)}.${extension}`;
      const sealed = encrypted === undefined ? null : seal(keyName, ivOf(seq), body);
      const segment = { seq, name, pdtMs, durMs, sha256: sha256(body), discontinuity, gap, body, sealed, initName };
      seq++;
      pdtMs += durMs;
      all.push(segment);
      listed.push(segment);
      return segment;
    },
    say(line) {
      said.push(line);
    },
    changeInit() {
      initName = `init-${String(laterInits.size + 1)}.mp4`;
      const body = Buffer.concat([initBody, randomBytes(20)]);
      laterInits.set(initName, body);
      return sha256(body);
    },
    rotateKey(address) {
      if (address === 'new') keyName = `key-${String(keys.size)}`;
      keys.set(keyName, randomBytes(16));
    },
    hosts: () => hosts,
    variants: () => variants,
    keys: () => [...keys.values()],
    keysAsked: () => keysAsked,
    restart(next) {
      seq = next;
      generation++;
      listed = [];
      ended = false;
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
