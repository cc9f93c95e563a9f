/**
 * A livestream's origin as a process of its own, which can judge recordings of it. It stamps every segment with a number
 * that nobody else knows. It keeps the hashes of what it sent, and returns them only over the channel of `fork`. The
 * file `origin-process.ts` starts it and has the types of the messages. It ends with its parent.
 */
import { Buffer } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { URL } from 'node:url';

/** Key of this run. So no segment equals one of another run or stream, and none can come from elsewhere. */
const NONCE = randomBytes(16).toString('hex');
const PACKET_BYTES = 188;
const INIT_FILE = 'init.mp4';

/** A box that MP4 players skip. */
function freeBox(text) {
  const box = Buffer.from(`\0\0\0\0free${text}`, 'latin1');
  box.writeUInt32BE(box.length);
  return box;
}

/** A null packet, which players of transport streams skip. */
function nullPacket(text) {
  const packet = Buffer.alloc(PACKET_BYTES, 0xff);
  packet.set([0x47, 0x1f, 0xff, 0x10]);
  packet.write(text, 4, 'latin1');
  return packet;
}

function startStream(request) {
  const { name, folder, speed = 1, window = 6, behind = 3, count = Infinity, firstSeq = 0 } = request;
  const { container, segmentMs, segmentCount } = JSON.parse(readFileSync(join(folder, 'loop.json'), 'utf8'));
  const extension = container === 'ts' ? 'ts' : 'm4s';
  const stored = container === 'ts' ? 'mp2t' : 'm4s';
  const faults = [...(request.faults ?? [])];
  /** The stream is on air from its first request on. */
  let beganAtMs = null;
  let startMs = request.startMs;
  /** Number of listings of each segment for each user agent, by number since the start. */
  const shown = new Map();
  /** The segment of each file name. After a reset of the sequence the same names come again. */
  const named = new Map();
  const truncated = new Set();
  const hashes = new Map();

  const sinceMs = () => (beganAtMs === null ? 0 : (Date.now() - beganAtMs) * speed);
  const edgeAt = (ms) => Math.min(count, behind + Math.floor(ms / segmentMs));
  const fault = (kind, fits) => faults.find((each) => each.kind === kind && fits(each));
  const during = ({ fromMs, toMs }) => fromMs <= sinceMs() && sinceMs() < toMs;
  /** Faults of a moment hold for all segments that are on air from that moment on. */
  const begun = (kind, n) => fault(kind, ({ atMs }) => atMs <= sinceMs() && edgeAt(atMs) <= n);
  const firstOf = ({ atMs }) => edgeAt(atMs);

  function stamped(bytes, what) {
    const text = `${NONCE} ${name} ${what}`;
    return Buffer.concat([bytes, container === 'ts' ? nullPacket(text) : freeBox(text)]);
  }
  const bodyOf = (n) =>
    stamped(readFileSync(join(folder, `${String(n % segmentCount).padStart(5, '0')}.${stored}`)), String(n));
  function hashOf(n) {
    if (!hashes.has(n)) hashes.set(n, sha256(bodyOf(n)));
    return hashes.get(n);
  }
  const initBody = () => stamped(readFileSync(join(folder, INIT_FILE)), 'init');

  function lineOf(n) {
    const reset = begun('reset', n);
    const jump = begun('jump', n);
    const isJoint = n > 0 && n % segmentCount === 0;
    return {
      n,
      seq: reset === undefined ? firstSeq + n : n - firstOf(reset),
      // When it is on air, and what the playlist states.
      pdtMs: startMs + n * segmentMs,
      statedMs: startMs + n * segmentMs + (jump?.byMs ?? 0),
      durMs: segmentMs,
      discontinuity: isJoint || (jump?.marked === true && firstOf(jump) === n),
    };
  }

  /** The numbers that the playlist lists now. */
  function listed() {
    const stall = fault('stall', during);
    const end = edgeAt(stall?.fromMs ?? sinceMs());
    const reset = begun('reset', end - 1);
    const first = Math.max(reset === undefined ? 0 : firstOf(reset), end - window);
    return Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
  }

  function playlist(agent) {
    const lines = listed().map(lineOf);
    for (const { n, seq } of lines) {
      const told = shown.get(n) ?? {};
      shown.set(n, { ...told, [agent]: (told[agent] ?? 0) + 1 });
      named.set(`${String(seq)}.${extension}`, n);
    }
    const text = [
      '#EXTM3U',
      '#EXT-X-VERSION:7',
      `#EXT-X-TARGETDURATION:${String(Math.ceil(segmentMs / 1000))}`,
      `#EXT-X-MEDIA-SEQUENCE:${String(lines[0]?.seq ?? 0)}`,
      ...(container === 'ts' ? [] : [`#EXT-X-MAP:URI="${INIT_FILE}"`]),
    ];
    for (const { seq, statedMs, durMs, discontinuity } of lines) {
      if (discontinuity) text.push('#EXT-X-DISCONTINUITY');
      text.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(statedMs).toISOString()}`);
      text.push(`#EXTINF:${(durMs / 1000).toFixed(3)},`, `${String(seq)}.${extension}`);
    }
    if (request.ends === true && edgeAt(sinceMs()) === count) text.push('#EXT-X-ENDLIST');
    return `${text.join('\n')}\n`;
  }

  function answerPlaylist(file, agent, response) {
    const refused = fault('playlist-status', during);
    const moved = fault('redirect', during);
    if (refused !== undefined) response.writeHead(refused.status).end('out of order');
    else if (fault('playlist-html', during)) response.end('<!doctype html><title>Sign in</title><p>Please sign in.');
    else if (moved !== undefined && file === 'live.m3u8')
      response.writeHead(302, { location: moved.location ?? `/${name}/moved.m3u8` }).end();
    else response.writeHead(200, { 'content-type': 'application/vnd.apple.mpegurl' }).end(playlist(agent));
  }

  function answerSegment(n, response) {
    const body = bodyOf(n);
    if (fault('missing', ({ segments }) => segments.includes(n))) response.writeHead(404).end();
    else if (fault('segment-status', during)) response.writeHead(fault('segment-status', during).status).end();
    else if (fault('truncated', ({ segments }) => segments.includes(n)) && !truncated.has(n)) {
      truncated.add(n);
      response.writeHead(200, { 'content-length': body.length });
      response.write(body.subarray(0, body.length / 2), () => response.destroy());
    } else response.writeHead(200, { 'content-length': body.length }).end(body);
  }

  return {
    fault(added) {
      const nowMs = sinceMs();
      const times = ['fromMs', 'toMs', 'atMs'].filter((key) => key in added);
      faults.push({ ...added, ...Object.fromEntries(times.map((key) => [key, added[key] + nowMs])) });
    },
    answer(file, agent, response) {
      beganAtMs ??= Date.now();
      startMs ??= beganAtMs - behind * segmentMs;
      const n = named.get(file);
      if (file.endsWith('.m3u8')) answerPlaylist(file, agent, response);
      else if (n !== undefined) answerSegment(n, response);
      else if (file === INIT_FILE && container === 'fmp4') response.end(initBody());
      else response.writeHead(404).end();
    },
    /** Reports the segments that were on air until now. */
    tell: () => ({
      initSha256: container === 'ts' ? null : sha256(initBody()),
      segments: Array.from({ length: edgeAt(sinceMs()) }, (_, n) => ({
        ...lineOf(n),
        sha256: hashOf(n),
        onAirMs: beganAtMs + ((n + 1 - behind) * segmentMs) / speed,
        shown: shown.get(n) ?? {},
      })),
    }),
  };
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

const streams = new Map();
const server = createServer((request, response) => {
  const [, name = '', file = ''] = new URL(request.url, 'http://origin').pathname.split('/');
  const stream = streams.get(name);
  const agent = /^[A-Za-z]+/.exec(request.headers['user-agent'] ?? '')?.[0] ?? 'other';
  if (stream === undefined) response.writeHead(404).end();
  else stream.answer(file, agent, response);
});
server.keepAliveTimeout = 60_000;
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const address = `http://127.0.0.1:${String(server.address().port)}`;

const ASKED = {
  add(request) {
    streams.set(request.name, startStream(request));
    return `${address}/${request.name}/live.m3u8`;
  },
  fault: ({ name, fault }) => streams.get(name).fault(fault),
  tell: ({ name }) => streams.get(name).tell(),
};
process.on('message', ({ id, ask, ...rest }) => process.send({ id, answer: ASKED[ask](rest) ?? null }));
process.on('disconnect', () => process.exit(0));
process.send({ id: 0, answer: address });
