import { io } from 'socket.io-client';
import { PROTOCOL, type Handshake } from '../../shared/contract/socket.ts';
import { ANSWER_MS, type RostrumSocket } from './ask.ts';

/**
 * The connection of this page, websocket first. Nothing is buffered or repeated by the socket itself: what has to
 * arrive waits in the outbox, and what was missed is asked for by number.
 */
export function openSocket(): RostrumSocket {
  return io({
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    withCredentials: true,
    autoConnect: false,
    auth: { protocol: PROTOCOL } satisfies Handshake,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5000,
    timeout: ANSWER_MS,
  });
}
