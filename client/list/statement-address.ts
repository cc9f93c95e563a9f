/** The parts of a statement that an address can open on the list. */
const STATEMENT_PARTS = ['words', 'stance', 'strike_out'] as const;
export type StatementPart = (typeof STATEMENT_PARTS)[number];

/** The statement that an address opens, by its id: an address never has a name ([P2]). */
export interface StatementAddress {
  readonly interventionId: string;
  readonly part: StatementPart;
}

/** Null if the address opens no statement. */
export function statementIn(query: URLSearchParams): StatementAddress | null {
  const interventionId = query.get('of');
  const part = STATEMENT_PARTS.find((each) => each === query.get('part')) ?? 'words';
  return interventionId === null ? null : { interventionId, part };
}
