import type { Socket } from 'socket.io-client';
import type { Answer } from '../../shared/log/command.ts';
import type { LogEvent } from '../../shared/log/event.ts';
import type { SessionCommand } from '../../shared/session/commands.schema.ts';
import type { Vantage } from '../../shared/vocabulary/vantage.ts';
import type { Person } from '../state/session-desk.ts';
import type { RoomView } from '../state/room-clock.ts';
import type { JoinAnswer } from '../state/sync-engine.ts';

interface FromServer {
  'session:events': (message: { readonly session: string; readonly events: readonly LogEvent[] }) => void;
  presence: (message: { readonly session: string; readonly people: readonly Person[] }) => void;
  'source:state': (state: unknown) => void;
  'room:state': (state: RoomView) => void;
  'room:ended': () => void;
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
    answer: (message: { readonly ok: boolean; readonly code?: string }) => void,
  ) => void;
}

export type RostrumSocket = Socket<FromServer, ToServer>;

/** An answer that has not come by then never will: the connection is tried again. */
export const ANSWER_MS = 8000;

/** What the page asks and the server answers. */
type Question = {
  [Name in keyof ToServer]: Parameters<ToServer[Name]> extends [...unknown[], (answer: never) => void] ? Name : never;
}[keyof ToServer];
type Asked<Name extends Question> =
  Parameters<ToServer[Name]> extends [...infer Message, (answer: infer Answer) => void] ? [Message, Answer] : never;

/** Thrown without a connection: the socket itself would keep the question for the next one. */
export class NotConnected extends Error {}

/** Asks the server. Rejects when nothing comes back in time or the connection is lost. */
export async function ask<Name extends Question>(
  socket: RostrumSocket | undefined,
  name: Name,
  ...message: Asked<Name>[0]
): Promise<Asked<Name>[1]> {
  if (socket?.connected !== true) throw new NotConnected();
  const waiting = socket.timeout(ANSWER_MS) as unknown as {
    emitWithAck(name: string, ...message: unknown[]): Promise<unknown>;
  };
  return await waiting.emitWithAck(name, ...message);
}
