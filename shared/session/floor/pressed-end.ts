import type { Mark } from '../state/rows.ts';
import type { FloorDraft } from './floor.events.ts';

/** A pressed end of an intervention, with the uncertainty of the press. */
export function pressedEnd(interventionId: string, mark: Mark): FloorDraft {
  const { pressUncertaintyMs: uncertaintyMs } = mark;
  return { type: 'intervention-ended', payload: { interventionId, mark, basis: 'pressed', uncertaintyMs } };
}

export function closedInterruption(interruptionId: string, mark: Mark): FloorDraft {
  return { type: 'interruption-closed', payload: { interruptionId, mark } };
}
