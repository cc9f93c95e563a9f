import { io, type Socket } from 'socket.io-client';
import type { Answer } from '../../shared/log/command.ts';
import type { LogEvent } from '../../shared/log/event.ts';
import type { SessionCommand } from '../../shared/session/commands.schema.ts';
import type { Vantage } from '../../shared/vocabulary/vantage.ts';
import type { Person } from '../state/session-desk.ts';
import type { JoinAnswer } from '../state/sync-engine.ts';

/** The small view that a screen in the room gets: no person, no log. */
export interface RoomState {
  readonly serverMs: number;
  readonly status: string;
  readonly holder: RoomHolder | null;
  readonly nested: RoomHolder | null;
  readonly moderatorSinceMs: number | null;
}

export interface RoomHolder {
  /** The organization, or that the speaker is hidden. */
  readonly label: string;
  readonly startMs: number;
  readonly allottedMs: number | null;
  /** From here the speaking time counts. */
  readonly countsFromMs: number;
  readonly pausedSinceMs: number | null;
  /** Pauses so far that do not count against the speaker. */
  readonly pausedMs: number;
}

interface FromServer {
  'session:events': (message: { readonly session: string; readonly events: readonly LogEvent[] }) => void;
  presence: (message: { readonly session: string; readonly people: readonly Person[] }) => void;
  'source:state': (state: unknown) => void;
  'room:state': (state: RoomState) => void;
  'signed-out': () => void;
}

interface ToServer {
  clock: (answer: (message: { readonly serverMs: number }) => void) => void;
  'session:join': (
    message: { readonly session: string; readonly since: number },
    answer: (message: JoinAnswer) => void,
  ) => void;
  'session:command': (message: SessionCommand & { readonly session: string }, answer: (answer: Answer) => void) => void;
  'presence:set': (message: { session: string; vantage: Vantage; delayMs: number | null }) => void;
  'room:join': (
    message: { readonly id: string; readonly key: string },
    answer: (message: { readonly ok: boolean; readonly code?: string; readonly state?: RoomState }) => void,
  ) => void;
}

export type RostrumSocket = Socket<FromServer, ToServer>;

/** An answer that has not come by then never will: the connection is tried again. */
export const ANSWER_MS = 8000;

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
    reconnectionDelay: 500,
    reconnectionDelayMax: 5000,
    timeout: ANSWER_MS,
  });
}
