/**
 * The reasons why an export leaves something out. Their words are in the catalogue under `left_out.<reason>`.
 */
export const LEFT_OUT_REASONS = [
  'protected',
  'like_protected',
  'unconfirmed',
  'struck_out',
  'still_running',
  'erased',
  'notes',
  'unverified_quotes',
  'protected_name_in_text',
  'protected_name_unknown',
  'raw_list_lines',
  'unknown_references',
  'observers',
  'exact_times',
  'recording_positions',
  'unreviewed_cut_offs',
  'inferred_ends',
  'flags',
] as const;

export type LeftOutReason = (typeof LEFT_OUT_REASONS)[number];

export interface LeftOut {
  readonly reason: LeftOutReason;
  readonly count: number;
}

/** Counts what is left out while a record is built. */
export class Tally {
  readonly #counts = new Map<LeftOutReason, number>();

  add(reason: LeftOutReason, count = 1): void {
    if (count > 0) this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + count);
  }

  /** The counts in the order of `LEFT_OUT_REASONS`. */
  list(): LeftOut[] {
    return LEFT_OUT_REASONS.flatMap((reason) => {
      const count = this.#counts.get(reason);
      return count === undefined ? [] : [{ reason, count }];
    });
  }
}
