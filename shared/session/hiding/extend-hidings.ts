import { accept, type Asker, type Decision } from '../../log/command.ts';
import { predict } from '../../log/rebase.ts';
import type { SessionCommand } from '../commands.schema.ts';
import { SESSION_EVENT_FORM } from '../event-form.ts';
import { evolve } from '../evolve.ts';
import { uncovered } from './hidden.ts';
import type { SessionState } from '../state/state.ts';

/** Where it stands who speaks, and who is hidden. */
const TABLES = ['entries', 'interventions', 'aliases', 'hides'] as const;

/**
 * A decision, and with it what it makes a hidden speaker's: whoever is listed, heard or named again under a hidden name
 * is hidden from that event on ([P8]). Names are compared here, where the server decides, and the finding is a fact of
 * the log: pages from which names are withheld could not compare them ([G7]).
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
