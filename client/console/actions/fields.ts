/** Decides what a field of the console offers while its user names a speaker, topic, State or statement. */
import { ACTOR_CANDIDATES } from '../../../shared/reference/actor-candidates.ts';
import { actorOf, matchActor } from '../../../shared/reference/actors.ts';
import { fold } from '../../../shared/reference/fold.ts';
import { TOPICS } from '../../../shared/reference/topics.ts';
import { candidate, type Candidate, type TypeAheadRules } from '../../../shared/reference/type-ahead.ts';
import { childrenOf } from '../../../shared/session/state/children.ts';
import type { EntryRow, InterventionRow } from '../../../shared/session/state/rows.ts';
import type { ActorClass } from '../../../shared/vocabulary/actors.ts';
import type { LiveConsole } from '../store/live-console.ts';
import type { OpenField } from '../store/open.ts';
import { isHiddenSpeaker } from '../../ui/speaker-name.ts';

/** What a type-ahead offers: all candidates, and those that it shows before anything is typed. */
export interface Offer {
  readonly candidates: readonly Candidate[];
  readonly rules: TypeAheadRules;
  /** Offered with numbers while the field is empty. */
  readonly first: readonly Candidate[];
}

/** A speaker as named by a choice or by free text. */
export interface NamedSpeaker {
  readonly announcedAs: string;
  readonly actor: string | null;
  readonly class: ActorClass;
}

const NAME: TypeAheadRules = { freeText: true, codesWin: false };
const CLOSED: TypeAheadRules = { freeText: false, codesWin: false };
/** Number of recent names of the session that are searched. Older names are typed in full. */
const RECENT = 400;

const TOPIC_CANDIDATES: readonly Candidate[] = TOPICS.map(({ id, label, key }) =>
  candidate(id, label, { codes: [key] }),
);

/** All speakers of this session who have a name and are not hidden, latest first, by actor or folded name. */
function namesOfSession(live: LiveConsole): Map<string, Candidate> {
  const state = live.state();
  const found = new Map<string, Candidate>();
  const add = (row: EntryRow | InterventionRow): void => {
    if (isHiddenSpeaker(state, row)) return;
    const isNamed = row.actor !== null || ('listedAs' in row ? row.listedAs : row.announcedAs) !== null;
    if (!isNamed) return;
    const label = live.name(row);
    const id = row.actor ?? `name:${fold(label)}`;
    if (found.has(id)) return;
    const known = ACTOR_CANDIDATES.find((one) => one.id === id);
    found.set(id, known === undefined ? candidate(id, label, { inSession: true }) : { ...known, inSession: true });
  };
  for (const entry of live.waiting.peek()) add(entry);
  for (const id of state.interventionOrder.slice(-RECENT).reverse()) {
    const row = state.tables.interventions.get(id);
    if (row !== undefined && !row.undone) add(row);
  }
  return found;
}

function allActors(live: LiveConsole): Candidate[] {
  const session = namesOfSession(live);
  return [...session.values(), ...ACTOR_CANDIDATES.filter(({ id }) => !session.has(id))];
}

function fromRows(live: LiveConsole, rows: readonly (EntryRow | InterventionRow)[]): Candidate[] {
  return rows.map((row) => candidate(row.id, live.name(row), { inSession: true }));
}

/** States and bodies that recent statements were about, latest first. They are likely to ask for a reply. */
function lastAddressed(live: LiveConsole): Candidate[] {
  const state = live.state();
  const refs: string[] = [];
  for (const id of state.interventionOrder.slice(-60).reverse())
    for (const { target, undone, removed } of childrenOf(state, id, 'abouts').reverse())
      if (!undone && !removed && !refs.includes(target)) refs.push(target);
  return refs.flatMap((ref) => ACTOR_CANDIDATES.find(({ id }) => id === ref) ?? []).slice(0, 9);
}

/** The latest statement before a reply that was about an actor. */
export function statementAbout(live: LiveConsole, actor: string | null, beforeId: string): string | undefined {
  const state = live.state();
  const isAbout = (id: string): boolean =>
    childrenOf(state, id, 'abouts').some(({ target, undone, removed }) => target === actor && !undone && !removed);
  return state.interventionOrder
    .slice(-60)
    .reverse()
    .find((id) => id !== beforeId && isAbout(id));
}

/** The statements that a reply may also answer, those about its speaker first. */
function answerable(live: LiveConsole, replyId: string): Candidate[] {
  const state = live.state();
  const reply = state.tables.interventions.get(replyId);
  const rows = state.interventionOrder
    .slice(-40)
    .reverse()
    .flatMap((id) => state.tables.interventions.get(id) ?? [])
    .filter(({ id, undone, voided }) => id !== replyId && !undone && !voided && reply?.replyTo.includes(id) !== true);
  const about = rows.filter(({ id }) =>
    childrenOf(state, id, 'abouts').some(
      ({ target, undone, removed }) => target === reply?.actor && !undone && !removed,
    ),
  );
  return fromRows(live, [...about, ...rows.filter((row) => !about.includes(row))]);
}

/** What a field offers. It is fixed when the field opens. */
export function offerOf(live: LiveConsole, field: OpenField): Offer {
  switch (field.kind) {
    case 'choose_next': {
      const waiting = fromRows(live, live.waiting.peek());
      return { candidates: waiting, rules: CLOSED, first: waiting.slice(0, 9) };
    }
    case 'unlisted':
    case 'order':
    case 'heard_next':
      return { candidates: allActors(live), rules: NAME, first: [] };
    case 'reply':
      return { candidates: allActors(live), rules: NAME, first: lastAddressed(live) };
    case 'answered': {
      const statements = answerable(live, field.interventionId);
      return { candidates: statements, rules: CLOSED, first: statements.slice(0, 9) };
    }
    case 'topic':
      return { candidates: TOPIC_CANDIDATES, rules: { freeText: false, codesWin: true }, first: [] };
    case 'about': {
      const session = namesOfSession(live);
      const known = ACTOR_CANDIDATES.map((one) => (session.has(one.id) ? { ...one, inSession: true } : one));
      return { candidates: known, rules: CLOSED, first: [] };
    }
  }
}

/** The speaker that a choice or a text stands for. */
export function namedSpeaker(live: LiveConsole, choice: Candidate | string): NamedSpeaker {
  if (typeof choice === 'string') {
    const text = choice.trim().slice(0, 300);
    return { announcedAs: text, ...matchActor(text) };
  }
  const actor = actorOf(choice.id);
  if (actor !== undefined) return { announcedAs: actor.name, actor: actor.ref, class: actor.class };
  return {
    announcedAs: choice.label,
    actor: choice.id.startsWith('actor:') ? choice.id : null,
    class: classInSession(live, choice),
  };
}

/** An organization that the session knows keeps the class it has there. */
function classInSession(live: LiveConsole, { label }: Candidate): ActorClass {
  const state = live.state();
  const isSame = (row: EntryRow | InterventionRow): boolean => row.class !== 'unknown' && live.name(row) === label;
  const entry = live.waiting.peek().find(isSame);
  if (entry !== undefined) return entry.class;
  for (const id of state.interventionOrder.slice(-RECENT).reverse()) {
    const row = state.tables.interventions.get(id);
    if (row !== undefined && isSame(row)) return row.class;
  }
  return 'unknown';
}
