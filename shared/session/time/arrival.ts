import type { Mark } from '../state/rows.ts';

/** What a page says of its clock before it was measured: the computer's own date may be anything, ms. */
export const UNMEASURED_MS = 600_000;

/** A press is never written down later than it arrived by more than this, whatever its sender's clock may be off, ms. */
const MOST_AHEAD_MS = 3000;

/**
 * A command's payload as it is taken up ([T5]): a press cannot be later than its arrival. By a little a clock may be
 * off; beyond that the arrival is what the server knows. Undefined where the sender says that its clock is right, and
 * it is not.
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
