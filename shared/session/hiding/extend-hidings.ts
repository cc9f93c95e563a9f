import { accept, type Asker, type Decision } from '../../log/command.ts';
import { predict } from '../../log/rebase.ts';
import type { SessionCommand } from '../commands.schema.ts';
import { SESSION_EVENT_FORM } from '../event-form.ts';
import { evolve } from '../evolve.ts';
import { uncovered } from './hidden.ts';
import type { SessionState } from '../state/state.ts';

/** The tables that say who speaks and who is hidden. */
const TABLES = ['entries', 'interventions', 'aliases', 'hides'] as const;

/**
 * Adds to a decision the events that hide new rows of a hidden speaker ([P8a]). A speaker may be listed, heard or
 * identified again. The server compares the names here and logs what it finds. A page from which a name is withheld
 * cannot compare it ([P8c]).
 */
export function extendHidings(
  state: SessionState,
  decision: Decision,
  command: SessionCommand,
  asker: Asker,
): Decision {
  if (!decision.ok || decision.events.length === 0 || state.tables.hides.size === 0) return decision;
  const after = predict(decision.events, command, asker, state.seq, SESSION_EVENT_FORM).reduce(evolve, state);
  if (TABLES.every((name) => after.tables[name] === state.tables[name])) return decision;
  const found = uncovered(after).map((payload) => ({ type: 'hiding-extended', payload }));
  return accept(...decision.events, ...found);
}
