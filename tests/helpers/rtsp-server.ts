import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * An RTSP server over one connection (RFC 2326, interleaved). It forwards what a sender records to one player. The
 * sender waits for the player.
 */
export interface RtspServer {
  /** For the sender and for the player. */
  readonly address: string;
  readonly port: number;
}

interface Request {
  readonly method: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** @param answer answers a request in place of the server: the whole answer without its number */
export async function serveRtsp(answer?: (request: Request) => string | undefined): Promise<RtspServer> {
  let description = '';
  let viewer: Socket | null = null;
  let letSend: (() => void) | null = null;
  const sockets = new Set<Socket>();

  function reply(socket: Socket, { method, headers, body }: Request): void {
    const say = (status: string, ...lines: readonly string[]): void => {
      const head = [`RTSP/1.0 ${status}`, `CSeq: ${headers.get('cseq') ?? ''}`, 'Session: 1', ...lines];
      socket.write(`${head.join('\r\n')}\r\n\r\n`);
    };
    const own = answer?.({ method, headers, body });
    if (own !== undefined) return void socket.write(own.replace('\r\n', `\r\nCSeq: ${headers.get('cseq') ?? ''}\r\n`));
    if (method === 'ANNOUNCE') description = body;
    if (method === 'DESCRIBE') {
      const head = ['RTSP/1.0 200 OK', `CSeq: ${headers.get('cseq') ?? ''}`, 'Content-Type: application/sdp'];
      socket.write(`${head.join('\r\n')}\r\nContent-Length: ${String(description.length)}\r\n\r\n${description}`);
    } else if (method === 'SETUP') say('200 OK', `Transport: ${headers.get('transport') ?? ''}`);
    else if (method === 'RECORD' && viewer === null) letSend = () => say('200 OK');
    else say('200 OK', 'Public: OPTIONS, DESCRIBE, SETUP, PLAY, ANNOUNCE, RECORD, TEARDOWN');
    if (method !== 'PLAY') return;
    viewer = socket;
    letSend?.();
  }

  const server = createServer((socket) => {
    sockets.add(socket);
    let rest: Buffer = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (socket !== viewer) viewer?.end();
    });
    socket.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      for (let next = nextOf(rest); next !== null; next = nextOf(rest)) {
        const piece = rest.subarray(0, next.length);
        rest = rest.subarray(next.length);
        if (next.request !== null) reply(socket, next.request);
        else if (socket !== viewer) viewer?.write(piece);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { address: `rtsp://127.0.0.1:${String(port)}/hall`, port };
}

/** The first whole packet or request. Null while it is incomplete. */
function nextOf(bytes: Buffer): { readonly length: number; readonly request: Request | null } | null {
  if (bytes[0] === 0x24) {
    const length = bytes.length < 4 ? Infinity : 4 + bytes.readUInt16BE(2);
    return bytes.length < length ? null : { length, request: null };
  }
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const headers = new Map(
    lines.map((line) => [line.split(':')[0]?.toLowerCase() ?? '', line.slice(line.indexOf(':') + 1).trim()]),
  );
  const length = end + 4 + Number(headers.get('content-length') ?? 0);
  if (bytes.length < length) return null;
  const body = bytes.toString('latin1', end + 4, length);
  return { length, request: { method: first.split(' ')[0] ?? '', headers, body } };
}
