import type { SessionState } from '../../shared/session/state/state.ts';
import type { LogKeeper } from '../log/commands.ts';
import type { HidingLedger } from '../store/hiding-ledger.ts';
import { changedHidings } from './changed-hidings.ts';
import type { HiddenNames } from './hidden-names.ts';
import { sessionOf } from '../sessions/stream-names.ts';

/** Hidings and hidden names, kept beside the logs of sessions. */
export interface KeptProtection {
  /** Notes hidings before the log has them, so that no older copy of the log shows the speaker ([P42]). */
  readonly hidings?: HidingLedger | undefined;
  /** Keeps the names of hidden speakers: before one is erased, and before a hiding is answered ([P21]). */
  readonly hiddenNames?: Pick<HiddenNames, 'follow'> | undefined;
}

/** Events after which a hidden speaker may have another name, or may no longer be hidden. */
const NAMES_HIDDEN: ReadonlySet<string> = new Set([
  'speaker-hidden',
  'hiding-extended',
  'hide-lifted',
  'speaker-identified',
  'command-undone',
]);

/** Keeps the ledger of hidings and the names of hidden speakers in step with the log. */
export function keepProtection({ hidings, hiddenNames }: KeptProtection): LogKeeper<SessionState> {
  return {
    beforeErasure: (stream, state) => hiddenNames?.follow(sessionOf(stream) ?? '', state),
    beforeAppend(stream, before, after) {
      hidings?.record(changedHidings(stream, before, after).filter(({ inForce }) => inForce));
    },
    afterAppend(stream, before, after, events) {
      try {
        if (events.some(({ type }) => NAMES_HIDDEN.has(type)))
          hiddenNames?.follow(sessionOf(stream) ?? '', after.state);
      } finally {
        // If this fails, a restore hides the speaker again, and a lead lifts it.
        hidings?.record(changedHidings(stream, before, after).filter(({ inForce }) => !inForce));
      }
    },
  };
}
