/** Describes the session store: the state of one open session, and the one way to change it. */
import type { ReadonlySignal } from '@preact/signals-core';
import type { PresentPerson } from '../../shared/contract/socket.schema.ts';
import type { Answer } from '../../shared/log/command.ts';
import type { CommandPayload } from '../../shared/session/commands.schema.ts';
import type { PageCommandType } from '../../shared/session/decide.ts';
import type { SessionState } from '../../shared/session/state/state.ts';
import type { Role } from '../../shared/vocabulary/access.ts';
import type { Vantage } from '../../shared/vocabulary/time.ts';

/** How the work of this page stands, in the order of how much it should worry its user. */
export type LinkState = 'online' | 'connecting' | 'offline' | 'login_page' | 'signed_out' | 'outdated';

/** A dispatched command. Its answer may take as long as the network is away. */
export interface Given {
  readonly commandId: string;
  readonly answer: Promise<Answer>;
}

/** A refusal that the user has to see, with the refused command. */
export interface Refused {
  readonly commandId: string;
  readonly type: string;
  readonly payload: unknown;
  readonly code: string;
}

/**
 * One open session on this page: the confirmed state with all unsent commands applied to it. Elements read signals and
 * dispatch commands by `give`. Only this store changes state.
 */
export interface SessionStore {
  readonly sessionId: string;
  readonly me: { readonly userId: string; readonly name: string; readonly role: Role };
  /** The state as its user sees it. Their own edits are in it at once ([G9]). */
  readonly state: ReadonlySignal<SessionState>;
  readonly confirmed: ReadonlySignal<SessionState>;
  readonly link: ReadonlySignal<LinkState>;
  /** Number of commands whose event has not come back. 0 and online: safe to close. */
  readonly unsent: ReadonlySignal<number>;
  /** Whether the browser refuses to keep unsent commands, so that only this window has them ([N20]). */
  readonly onlyHere: ReadonlySignal<boolean>;
  /** Number of commands that have waited a while and would be lost with this window. */
  readonly atRisk: ReadonlySignal<number>;
  readonly people: ReadonlySignal<readonly PresentPerson[]>;
  /** Counts up when the state of a recording may have changed: on a message of the server and on reconnection. */
  readonly recordingNews: ReadonlySignal<number>;
  readonly refused: ReadonlySignal<readonly Refused[]>;
  give<T extends PageCommandType>(type: T, payload: CommandPayload<T>): Given;
  dismiss(commandId: string): void;
  /** Estimate of server time, Unix ms. */
  nowMs(): number;
  clockUncertaintyMs(): number;
  /** Publishes from where this page follows. */
  setVantage(vantage: Vantage, delayMs: number | null): void;
  close(): void;
}
