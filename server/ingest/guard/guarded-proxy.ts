import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { pipeline, type Duplex } from 'node:stream';
import type { AddressGuard } from './address-guard.ts';
import { reach } from '../adapter/relay.ts';

/**
 * An HTTP proxy on loopback, for a program that opens addresses by itself. The guard checks the lookup of each
 * connection ([M1]). It refuses with 403. A host that does not answer gives 502.
 */
export interface GuardedProxy {
  /** `http://127.0.0.1:…` */
  readonly url: string;
  close(): Promise<void>;
}

export async function openGuardedProxy(guard: AddressGuard): Promise<GuardedProxy> {
  const sockets = new Set<Duplex>();
  function keep<Stream extends Duplex>(socket: Stream): Stream {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    return socket;
  }

  function forward(asked: IncomingMessage, answer: ServerResponse): void {
    const refuse = (status: number): void => void answer.writeHead(status).end();
    const address = asked.url ?? '';
    if (!URL.canParse(address) || new URL(address).protocol !== 'http:') return refuse(400);
    const url = new URL(address);
    try {
      guard.checkUrl(url);
    } catch {
      return refuse(403);
    }
    const { 'proxy-connection': _hop, 'proxy-authorization': _ours, ...headers } = asked.headers;
    const onward = request(url, { method: asked.method, headers, lookup: guard.lookup, agent: false });
    onward.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      pipeline(response, answer, () => undefined);
    });
    onward.on('error', () => (answer.headersSent ? answer.destroy() : refuse(502)));
    pipeline(asked, onward, () => undefined);
  }

  async function tunnel(asked: IncomingMessage, near: Duplex, head: Buffer): Promise<void> {
    const place = `http://${asked.url ?? ''}/`;
    if (!URL.canParse(place)) return void near.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    // A parsed address omits the web's default port.
    const { hostname: host, port } = new URL(place);
    let far: Socket;
    try {
      far = await reach({ host, port: port === '' ? 80 : Number(port), tls: false }, guard, keep);
    } catch {
      return void near.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    }
    near.write('HTTP/1.1 200 OK\r\n\r\n');
    far.write(head);
    pipeline(near, far, () => undefined);
    pipeline(far, near, () => undefined);
  }

  const server = createServer(forward);
  server.on('connection', keep);
  server.on('connect', (asked: IncomingMessage, near: Duplex, head: Buffer) => {
    near.on('error', () => undefined);
    void tunnel(asked, near, head);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
