import type { Mark } from '../state/rows.ts';
import type { FloorDraft } from './floor.events.ts';

/** The end of an intervention that somebody pressed; its uncertainty is that of the press. */
export function pressedEnd(interventionId: string, mark: Mark): FloorDraft {
  const { pressUncertaintyMs: uncertaintyMs } = mark;
  return { type: 'intervention-ended', payload: { interventionId, mark, basis: 'pressed', uncertaintyMs } };
}

/** The end of an interruption. */
export function closedInterruption(interruptionId: string, mark: Mark): FloorDraft {
  return { type: 'interruption-closed', payload: { interruptionId, mark } };
}
