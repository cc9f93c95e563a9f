import { can } from '../../shared/access.ts';
import { listedIntervention, type ListedIntervention } from '../../shared/projections/listed-intervention.ts';
import { actorOf, ACTORS, type Actor } from '../../shared/reference/actors.ts';
import { interventionsByTime, isStanding } from '../../shared/session/floor/floor-at.ts';
import { hasListName, isOwnName } from '../../shared/session/list/list-name.ts';
import type { InterventionRow } from '../../shared/session/state/rows.ts';
import type { SessionState } from '../../shared/session/state/state.ts';
import type { Role } from '../../shared/vocabulary/access.ts';

/** A review item of an intervention, which one key settles. */
export type Doubt = 'inferred_end' | 'unconfirmed' | 'unreviewed_cut_off';

/** One line of the list. In this session it follows every change, in others it is as the server sent it. */
export interface ListItem extends Omit<ListedIntervention, 'nameFolded' | 'onRecord'> {
  /** Number in the record of its session. Null for what is not on record. */
  readonly number: number | null;
  readonly doubt: Doubt | null;
  /**
   * Whether a user has confirmed that the line's name is an organization's, which a public copy may print ([R10]). Null
   * for speakers who are known by more than a line, and for other sessions.
   */
  readonly nameIsConfirmed: boolean | null;
}

/** The roles of an actor in the listed statements. */
export const ACTOR_ROLES = ['either', 'said_by', 'said_about'] as const;
export type ActorRole = (typeof ACTOR_ROLES)[number];

/** The filter of the list. The address holds it: ids only, never a name ([P2]). */
export interface ListFilter {
  /** Null for all actors. */
  readonly actor: string | null;
  readonly role: ActorRole;
  /** All sessions, or this one. */
  readonly allSessions: boolean;
}

export function filterFrom(query: URLSearchParams): ListFilter {
  const actor = query.get('actor');
  const role = ACTOR_ROLES.find((each) => each === query.get('role')) ?? 'either';
  return {
    actor: actor !== null && actorOf(actor) !== undefined ? actor : null,
    role,
    allSessions: query.get('in') === 'all',
  };
}

/** The query of a filter, with its question mark. Empty for the filter that shows all. */
export function queryOf({ actor, role, allSessions }: ListFilter): string {
  const query = new URLSearchParams();
  if (actor !== null) query.set('actor', actor);
  if (role !== 'either') query.set('role', role);
  if (allSessions) query.set('in', 'all');
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** Every intervention of a session by time. Struck-out ones are left out, unconfirmed ones have no number. */
export function itemsOf(state: SessionState, sessionId: string): ListItem[] {
  let last = 0;
  return interventionsByTime(state)
    .filter(({ voided }) => !voided)
    .map((row) => {
      const onRecord = isStanding(row);
      const item = listedIntervention(state, sessionId, row);
      const nameIsConfirmed = nameIsConfirmedOf(state, row, item);
      return { ...item, number: onRecord ? ++last : null, doubt: doubtOf(row, item), nameIsConfirmed };
    });
}

/** Signs that a line holds more than a name. "Tulip Watch (Rose Thorn, director)" cannot be confirmed as a name. */
const MORE_THAN_A_NAME = /[(),;:/|–—]| - /u;

function nameIsConfirmedOf(state: SessionState, row: InterventionRow, item: ListedIntervention): boolean | null {
  const { actor, name, hidden } = item;
  const isBare = actor === null && name !== null && !hidden && !MORE_THAN_A_NAME.test(name);
  return isBare && hasListName(state, row) ? isOwnName(state, row) : null;
}

/**
 * The review item of an intervention. A cut-off is a finding about the chair, so it counts in public only once reviewed
 * ([F13]).
 */
function doubtOf(row: InterventionRow, { endMs, endIsFirm, hidden }: ListedIntervention): Doubt | null {
  if (!isStanding(row)) return 'unconfirmed';
  if (endMs !== null && !endIsFirm) return 'inferred_end';
  const isCutOff = row.outcome === 'cut_off_by_chair' || row.outcome === 'microphone_cut';
  return isCutOff && endMs !== null && !hidden && row.review !== 'reviewed' ? 'unreviewed_cut_off' : null;
}

/** Whether a line passes the filter. Hidden speakers are found by their position in time alone ([P3d]). */
export function isListed(item: ListItem, { actor, role }: ListFilter): boolean {
  if (actor === null) return true;
  if (item.hidden) return false;
  const saidBy = item.actor === actor;
  const saidAbout = item.abouts.some(({ target }) => target === actor);
  if (role === 'said_by') return saidBy;
  return role === 'said_about' ? saidAbout : saidBy || saidAbout;
}

/** The actors to filter by: those in these lines, then all others, each by name. */
export function actorsToChoose(items: readonly ListItem[]): { readonly here: Actor[]; readonly others: Actor[] } {
  const refs = new Set<string>();
  for (const { hidden, actor, abouts } of items) {
    if (hidden) continue;
    if (actor !== null) refs.add(actor);
    for (const { target } of abouts) refs.add(target);
  }
  const byName = (a: Actor, b: Actor): number => (a.name < b.name ? -1 : 1);
  return {
    here: ACTORS.filter(({ ref }) => refs.has(ref)).sort(byName),
    others: ACTORS.filter(({ ref }) => !refs.has(ref)).sort(byName),
  };
}

/** Whether the recording of a statement is withheld from a role: a hidden speaker's is for leads ([P7]). */
export function isWithheld({ hidden }: ListItem, role: Role): boolean {
  return hidden && !can(role, 'hidden.read');
}
