import type { Server, Socket } from 'socket.io';
import type { Caller } from '../services/accounts.ts';
import type { FromPage, ToPage } from './socket-events.ts';

/** What we know of one connection. */
interface PageData {
  /** Who it stands for; asked anew with every message. */
  identify: () => Caller | null;
  /** Whether it stood for somebody when it came. */
  isKnown: boolean;
}

export type PageServer = Server<FromPage, ToPage, Record<string, never>, PageData>;
export type PageSocket = Socket<FromPage, ToPage, Record<string, never>, PageData>;
