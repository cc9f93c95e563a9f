import type { Mark } from '../state/rows.ts';

/** Uncertainty that a page states before it has measured its clock, ms. The computer's date may be anything. */
export const UNMEASURED_MS = 600_000;

/** A press that is ahead of its arrival by more than this counts from its arrival, ms. */
const MOST_AHEAD_MS = 3000;

/**
 * The payload with the moment of its press corrected by its arrival ([T5]). Undefined if the press is later than its
 * arrival by more than its stated uncertainty: the caller refuses it.
 */
export function withArrival<Payload extends object>(payload: Payload, nowMs: number): Payload | undefined {
  if (!hasMark(payload)) return payload;
  const { mark } = payload;
  const aheadMs = mark.pressedMs - nowMs;
  if (aheadMs <= 0) return payload;
  if (aheadMs > mark.pressUncertaintyMs && mark.pressUncertaintyMs < UNMEASURED_MS) return undefined;
  return aheadMs <= MOST_AHEAD_MS ? payload : { ...payload, mark: { ...mark, pressedMs: nowMs } };
}

/** Every member of this name is a mark, by the schemas of the commands. */
function hasMark<Payload extends object>(payload: Payload): payload is Payload & { readonly mark: Mark } {
  return 'mark' in payload && payload.mark !== undefined;
}
