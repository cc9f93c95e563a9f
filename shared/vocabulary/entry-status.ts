/** Where a line of the speakers list stands. */
export const ENTRY_STATUSES = [
  'listed',
  'called',
  'speaking',
  'spoke',
  'absent_when_called',
  'withdrawn',
  'swapped',
  'not_reached',
  'removed_by_chair',
  'added_by_chair',
] as const;

export type EntryStatus = (typeof ENTRY_STATUSES)[number];
