import { once } from 'node:events';
import { connect as connectPlain, createServer, isIP, type AddressInfo, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { pipeline, type Transform } from 'node:stream';
import type { AddressGuard } from '../guard/address-guard.ts';
import { IngestError } from '../ingest-error.ts';

const CONNECT_MS = 10_000;

export interface RelayTarget {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

/**
 * A relay on loopback. The server itself connects to the other side. So the guard checks the lookup of the same
 * connection ([M1]), and certificates are checked. The program needs no network of its own.
 */
export interface Relay {
  readonly port: number;
  /** Why the last connection failed. Null if it did not. */
  failure(): IngestError | null;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** @param filter transforms the bytes of the other side before the program sees them */
export async function openRelay(target: RelayTarget, guard: AddressGuard, filter?: () => Transform): Promise<Relay> {
  const sockets = new Set<Socket>();
  let failure: IngestError | null = null;

  function keep(socket: Socket): Socket {
    sockets.add(socket);
    // Two pipelines add several listeners to each.
    socket.setMaxListeners(20);
    socket.once('close', () => sockets.delete(socket));
    return socket;
  }

  function fail(error: unknown): void {
    failure ??=
      error instanceof IngestError
        ? error
        : new IngestError('unreachable', error instanceof Error ? error.message : String(error));
  }

  async function join(near: Socket): Promise<void> {
    failure = null;
    const far = keep(await reach(target, guard, keep));
    const cut = (error: unknown): void => {
      if (error instanceof IngestError) fail(error);
    };
    pipeline(near, far, cut);
    if (filter === undefined) pipeline(far, near, cut);
    else pipeline(far, filter(), near, cut);
  }

  const server = createServer((near) => {
    keep(near).on('error', () => undefined);
    join(near).catch((error: unknown) => {
      fail(error);
      near.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    failure: () => failure,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Connects if the guard allows it. Throws as the guard does, and `unreachable` without an answer. */
export async function reach(
  target: RelayTarget,
  guard: AddressGuard,
  keep: (socket: Socket) => Socket,
): Promise<Socket> {
  const host = target.host.replace(/^\[|\]$/g, '');
  // A literal address needs no lookup.
  guard.checkUrl(new URL(`http://${target.host}/`));
  const place = { host, port: target.port, lookup: guard.lookup };
  const socket = keep(
    target.tls ? connectTls({ ...place, ...(isIP(host) === 0 && { servername: host }) }) : connectPlain(place),
  );
  socket.setTimeout(CONNECT_MS, () => socket.destroy(new IngestError('unreachable', 'no connection in time')));
  await once(socket, target.tls ? 'secureConnect' : 'connect');
  socket.setTimeout(0);
  return socket;
}
