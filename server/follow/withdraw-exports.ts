/** Withdraws exports and clips that an event has made wrong. */
import type { StoredEvent } from '../../shared/log/event.ts';
import { hiddenSubjects } from '../../shared/session/hiding/hidden.ts';
import type { SessionState } from '../../shared/session/state/state.ts';
import { sessionPayload } from '../../shared/session/session-events.ts';
import type { ClipJobs } from '../exports/clips.ts';
import type { Copies } from '../exports/copies.ts';
import type { Published } from '../sessions/commands.ts';
import { sessionOf } from '../sessions/stream-names.ts';
import type { Follower } from './follower.ts';

export interface WithdrawalDeps {
  readonly copies: Pick<Copies, 'drop'>;
  readonly clipJobs: Pick<ClipJobs, 'forgetDone'>;
}

/** Withdraws the exports and clips of a session after events whose subject they may not show ([P25]). */
export function withdrawExports({ copies, clipJobs }: WithdrawalDeps): Follower<Published> {
  return async ({ stream, events, state }) => {
    const session = sessionOf(stream);
    if (session === undefined || !withdrawsCopies(state, events)) return;
    clipJobs.forgetDone(({ sessionId }) => sessionId === session);
    await copies.drop(session);
  };
}

/** Events after which earlier exports are always withdrawn. */
const WITHDRAW_COPIES: ReadonlySet<string> = new Set(['speaker-hidden', 'hiding-extended', 'personal-erased']);

/**
 * Whether these events withdraw earlier exports: somebody was hidden, or a hidden speaker has one more name ([P25]).
 *
 * @param state the state after the events
 */
function withdrawsCopies(state: SessionState, events: readonly Pick<StoredEvent, 'type' | 'payload'>[]): boolean {
  const hidden = hiddenSubjects(state);
  return events.some((event) => {
    if (WITHDRAW_COPIES.has(event.type)) return true;
    const undone = sessionPayload(event, 'command-undone');
    if (undone !== undefined)
      return state.commands.get(undone.commandId)?.differences.some(({ table }) => table === 'hides') === true;
    return namedBy(event).some((id) => id !== null && hidden.has(id));
  });
}

/** The rows that an event gives another name. */
function namedBy(event: Pick<StoredEvent, 'type' | 'payload'>): readonly (string | null)[] {
  const identified = sessionPayload(event, 'speaker-identified');
  const edited = sessionPayload(event, 'entry-edited');
  return [identified?.entryId, identified?.interventionId, edited?.entryId].map((id) => id ?? null);
}
