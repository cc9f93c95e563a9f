/** Types the messages between page and server over the socket, and asks with a time limit. */
import type { Socket } from 'socket.io-client';
import type { FromPage, ToPage } from '../../shared/contract/socket.ts';

export type RostrumSocket = Socket<ToPage, FromPage>;

/** Time limit of an answer, ms. After it the connection is tried again. */
export const ANSWER_MS = 8000;

/** What the page asks and the server answers. */
type Question = {
  [Name in keyof FromPage]: Parameters<FromPage[Name]> extends [...unknown[], (answer: never) => void] ? Name : never;
}[keyof FromPage];
type Asked<Name extends Question> =
  Parameters<FromPage[Name]> extends [...infer Message, (answer: infer Answer) => void] ? [Message, Answer] : never;

/** Thrown without a connection. Otherwise the socket would keep the question for the next connection. */
export class NotConnected extends Error {}

/** Asks the server. Rejects if no answer comes in time or the connection is lost. */
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
