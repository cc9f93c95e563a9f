import type { RowChange } from '../../shared/projections/project.ts';

/** Where derived rows live: the part that making them anew needs. */
export interface RowStore {
  /** Version of the projections that made the rows; 0 where none were made yet. */
  version(): number;
  /** Replaces all rows, in one transaction. */
  replaceAll(rows: Iterable<RowChange>, version: number): void;
}
