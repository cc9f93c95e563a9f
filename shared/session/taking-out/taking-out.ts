import { accept, refuse, type Decision } from '../../log/command.ts';
import type { Commitment, LogEvent } from '../../log/event.ts';
import type { ReaderProfile } from '../../vocabulary/reader-profile.ts';
import { create, type Change } from '../change.ts';
import type { CommandPayload } from '../commands.schema.ts';
import type { SessionState } from '../state.ts';

/** What left the tool, for whom, with the hash of the file ([P1]). */
export function logTakeOut(payload: CommandPayload<'log-take-out'>): Decision {
  return accept({ type: 'record-taken-out', payload });
}

/** Erases personal values for ever; the commitments stay, so that the chain still verifies ([G8]). */
export function erasePersonal(state: SessionState, payload: CommandPayload<'erase-personal'>): Decision {
  const unknown = payload.targets.find(({ commitment }) => !state.texts.has(commitment));
  if (unknown !== undefined) return refuse('not_found', { seq: unknown.seq, path: unknown.path });
  return accept({ type: 'personal-erased', payload });
}

interface RecordTakenOut {
  readonly takeOutId: string;
  readonly profile: ReaderProfile;
  readonly format: string;
  readonly reader: Commitment;
  readonly sha256: string;
  readonly included: number;
  readonly leftOut: number;
}

export const takingOutEvents = {
  'record-taken-out': (_: SessionState, event: LogEvent): readonly Change[] => {
    const { takeOutId, ...rest } = event.payload as RecordTakenOut;
    return [create('takeOuts', { id: takeOutId, by: event.by, atMs: event.atMs, undone: false, ...rest })];
  },
  // The texts themselves are dropped by `evolve`: no row holds one.
  'personal-erased': (): readonly Change[] => [],
};
