import type { Server, Socket } from 'socket.io';
import type { Caller } from '../services/accounts.ts';
import type { FromPage, ToPage } from '../../shared/contract/socket.ts';

/** What we know of one connection. */
interface PageData {
  /** Who it stands for; asked again with every message. Throws where accounts cannot be read. */
  identify: () => Caller | null;
  /** Who it stood for when it came. */
  cameAs: Caller | null;
}

export type PageServer = Server<FromPage, ToPage, Record<string, never>, PageData>;
export type PageSocket = Socket<FromPage, ToPage, Record<string, never>, PageData>;
