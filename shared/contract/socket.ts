import type { Answer, Command } from '../log/command.ts';
import type { LogEvent } from '../log/event.ts';
import type { ErrorCode } from '../vocabulary/error-code.ts';
import type { ClockReading } from './http/clock.schema.ts';
import type { RoomView } from './http/room.schema.ts';
import type { Source } from './http/sources.schema.ts';
import type { Follow, JoinRequest, PresentPerson, RoomJoin } from './socket.schema.ts';

/** Version of this file. It is raised when a page and a server of different versions would not understand each other. */
export const PROTOCOL = 1;

/** Refuses the handshake of a page that states another protocol ([N30]). */
export const RELOAD = 'reload';

/** What a page states in the handshake. Scripts state none. */
export interface Handshake {
  readonly protocol: number;
}

interface NotJoined {
  readonly ok: false;
  readonly code: ErrorCode;
}

export type JoinAnswer =
  | { readonly ok: true; readonly head: number; readonly events: readonly LogEvent[] }
  /** Too far behind for single events: the page fetches the snapshot over HTTP. */
  | { readonly ok: true; readonly head: number; readonly snapshot: true }
  | NotJoined;

export type RoomAnswer = { readonly ok: true } | NotJoined;

/** What a page sends. The server checks each message before it uses it. */
export interface FromPage {
  clock: (answer: (reading: ClockReading) => void) => void;
  'session:join': (request: JoinRequest, answer: (joined: JoinAnswer) => void) => void;
  'session:command': (command: Command & { readonly session: string }, answer: (answer: Answer) => void) => void;
  'presence:set': (follow: Follow) => void;
  'room:join': (request: RoomJoin, answer: (joined: RoomAnswer) => void) => void;
}

/** What the server sends to a page. */
export interface ToPage {
  'session:events': (message: { readonly session: string; readonly events: readonly LogEvent[] }) => void;
  presence: (message: { readonly session: string; readonly people: readonly PresentPerson[] }) => void;
  'source:state': (source: Source) => void;
  'room:state': (view: RoomView) => void;
  /** The link of a screen in the room ended. */
  'room:ended': () => void;
  /** Access ended. The page deletes all that it holds ([E5c]). */
  'signed-out': () => void;
}
