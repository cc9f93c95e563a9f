/** Types the sockets of pages and the data of a connection. */
import type { Server, Socket } from 'socket.io';
import type { Caller } from '../accounts/accounts.ts';
import type { FromPage, ToPage } from '../../shared/contract/socket.ts';

/** The data of one connection. */
interface PageData {
  /** The caller of the connection, asked again with every message. Throws if accounts cannot be read. */
  identify: () => Caller | null;
  /** The caller when the connection was made. */
  cameAs: Caller | null;
}

export type PageServer = Server<FromPage, ToPage, Record<string, never>, PageData>;
export type PageSocket = Socket<FromPage, ToPage, Record<string, never>, PageData>;
