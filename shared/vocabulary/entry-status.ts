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
  /** A heading, say, that came in with the list; no speaker, and in no record. */
  'not_a_speaker',
  /** Off the list; its name is still one that it had ([A21]). */
  'deleted',
] as const;

export type EntryStatus = (typeof ENTRY_STATUSES)[number];
