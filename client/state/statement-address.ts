/** What can be opened of one statement on the list. */
const STATEMENT_PARTS = ['words', 'stance', 'strike_out'] as const;
export type StatementPart = (typeof STATEMENT_PARTS)[number];

/** The statement that an address opens, by its id: no name is ever in it ([P2]). */
export interface StatementAddress {
  readonly interventionId: string;
  readonly part: StatementPart;
}

/** Null: the address opens none. */
export function statementIn(query: URLSearchParams): StatementAddress | null {
  const interventionId = query.get('of');
  const part = STATEMENT_PARTS.find((each) => each === query.get('part')) ?? 'words';
  return interventionId === null ? null : { interventionId, part };
}
