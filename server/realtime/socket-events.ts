import type { Answer, Command } from '../../shared/log/command.ts';
import type { LogEvent } from '../../shared/log/event.ts';
import type { ErrorCode } from '../../shared/vocabulary/error-code.ts';
import type { SourceView } from '../media/source-state.ts';
import type { Following, PresentPerson } from '../services/presence.ts';
import type { RoomView } from '../services/room-view.ts';

export type JoinAnswer =
  | { readonly ok: true; readonly head: number; readonly events: readonly LogEvent[] }
  /** Too far behind for single events: the page takes the snapshot over HTTP. */
  | { readonly ok: true; readonly head: number; readonly snapshot: true }
  | { readonly ok: false; readonly code: ErrorCode };

export type RoomAnswer = { readonly ok: true } | { readonly ok: false; readonly code: ErrorCode };

/** What a page may say. Types are a promise of ours alone: what arrives is checked before it is used. */
export interface FromPage {
  clock: (answer: (reading: { readonly serverMs: number }) => void) => void;
  'session:join': (
    request: { readonly session: string; readonly since: number },
    answer: (joined: JoinAnswer) => void,
  ) => void;
  'session:command': (command: Command & { readonly session: string }, answer: (answer: Answer) => void) => void;
  'presence:set': (following: Following & { readonly session: string }) => void;
  'room:join': (request: { readonly id: string; readonly key: string }, answer?: (joined: RoomAnswer) => void) => void;
}

/** What a page is told. */
export interface ToPage {
  'session:events': (told: { readonly session: string; readonly events: readonly LogEvent[] }) => void;
  presence: (told: { readonly session: string; readonly people: readonly PresentPerson[] }) => void;
  'source:state': (state: SourceView) => void;
  'room:state': (view: RoomView) => void;
  /** The key with which a screen shows a session's timer works no more. */
  'room:ended': () => void;
  /** Access ended: the page forgets all that it holds. */
  'signed-out': () => void;
}
