import type { ReadonlySignal } from '@preact/signals-core';
import type { PresentPerson } from '../../shared/contract/socket.schema.ts';
import type { Answer } from '../../shared/log/command.ts';
import type { CommandPayload } from '../../shared/session/commands.schema.ts';
import type { PageCommandType } from '../../shared/session/decide.ts';
import type { SessionState } from '../../shared/session/state.ts';
import type { Role } from '../../shared/vocabulary/role.ts';
import type { Vantage } from '../../shared/vocabulary/vantage.ts';

/** How the work of this page stands, in the order of how much it should worry its user. */
export type LinkState = 'online' | 'connecting' | 'offline' | 'login_page' | 'signed_out' | 'outdated';

/** A command that was given; its answer may take as long as the network is away. */
export interface Given {
  readonly commandId: string;
  readonly answer: Promise<Answer>;
}

/** A refusal that the user has to see, with what they had given. */
export interface Refused {
  readonly commandId: string;
  readonly type: string;
  readonly payload: unknown;
  readonly code: string;
}

/**
 * One open session on this page: what the server confirmed with everything unsent laid over it, and the one way to
 * change it. Elements read signals and ask by `give`; only this changes state.
 */
export interface SessionDesk {
  readonly sessionId: string;
  readonly me: { readonly userId: string; readonly name: string; readonly role: Role };
  /** The state as its user sees it: one's own edits are in it at once ([G9]). */
  readonly state: ReadonlySignal<SessionState>;
  readonly confirmed: ReadonlySignal<SessionState>;
  readonly link: ReadonlySignal<LinkState>;
  /** Commands whose event has not come back. 0 and online: safe to close. */
  readonly unsent: ReadonlySignal<number>;
  /** Whether the browser refuses to keep what is unsent: only this window keeps it ([N20]). */
  readonly onlyHere: ReadonlySignal<boolean>;
  /** Commands that have waited a while and would be lost with this window. */
  readonly atRisk: ReadonlySignal<number>;
  readonly people: ReadonlySignal<readonly PresentPerson[]>;
  /** Counts up whenever how the session's recordings go may have changed: the server said so, or is reached again. */
  readonly recordingNews: ReadonlySignal<number>;
  readonly refused: ReadonlySignal<readonly Refused[]>;
  give<T extends PageCommandType>(type: T, payload: CommandPayload<T>): Given;
  dismiss(commandId: string): void;
  /** Estimate of server time, Unix ms, and how far off it may be. */
  nowMs(): number;
  clockUncertaintyMs(): number;
  /** Tells the others from where this page follows. */
  setVantage(vantage: Vantage, delayMs: number | null): void;
  close(): void;
}
