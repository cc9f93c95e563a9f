import type { RowChange } from '../../shared/projections/project.ts';

/** The part of the derived rows that a rebuild needs. */
export interface RowStore {
  /** Version of the projections that made the rows. 0 if there are none yet. */
  version(): number;
  /** Replaces all rows, in one transaction. */
  replaceAll(rows: Iterable<RowChange>, version: number): void;
}
