/** Opens the socket of this page. */
import { io } from 'socket.io-client';
import { PROTOCOL, type Handshake } from '../../shared/contract/socket.ts';
import { ANSWER_MS, type RostrumSocket } from './ask.ts';

/**
 * The connection of this page, websocket first. The socket itself buffers and repeats nothing. Commands wait in the
 * outbox, and missed events are asked for by number.
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
