import type { ErrorCode } from '../vocabulary/error-code.ts';
import type { Role } from '../vocabulary/access.ts';
import type { EventDraft } from './event.ts';

/** A request in the imperative. Its id makes it take effect at most once ([G6]). */
export interface Command<Type extends string = string, Payload = unknown> {
  /** UUIDv7 that the client made. */
  readonly commandId: string;
  readonly type: Type;
  readonly payload: Payload;
}

/** The author of a command and the time of its arrival. `decide` knows this and the state, and nothing else. */
export interface Asker {
  readonly by: string;
  readonly role: Role;
  /** Server time, Unix ms. On an optimistic client, its estimate of server time. */
  readonly nowMs: number;
}

export interface Refusal {
  readonly ok: false;
  readonly code: ErrorCode;
  /** Values for the message, e.g. both values of a conflict. Never personal. */
  readonly params: { readonly [key: string]: string | number };
}

/** What becomes of a command: the drafts of its events, or why it is refused. */
export type Decision<Draft extends EventDraft = EventDraft> =
  { readonly ok: true; readonly events: readonly Draft[] } | Refusal;

export function accept<Draft extends EventDraft>(...events: readonly Draft[]): Decision<Draft> {
  return { ok: true, events };
}

export function refuse(code: ErrorCode, params: Refusal['params'] = {}): Refusal {
  return { ok: false, code, params };
}

/** The answer to a command. The server stores it by command id and repeats it when the command arrives again. */
export type Answer =
  | { readonly ok: true; readonly commandId: string; readonly seqs: readonly number[] }
  | { readonly ok: false; readonly commandId: string; readonly code: ErrorCode; readonly params: Refusal['params'] };
