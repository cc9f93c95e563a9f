import { SESSION_EVENT_FORM } from '../../shared/session/event-form.ts';
import type { Disclosure, StoredEvent } from '../../shared/log/event.ts';
import { openEvent } from '../../shared/log/present.ts';
import { sessionPayload } from '../../shared/session/session-events.ts';
import { evolve } from '../../shared/session/evolve.ts';
import { hiddenSubjects } from '../../shared/session/hiding/hidden.ts';
import { restoreSnapshot } from '../../shared/session/snapshot.ts';
import { canonicalState, EMPTY_SESSION, type SessionState } from '../../shared/session/state/state.ts';
import type { SimPage } from './sim-page.ts';
import type { SimServer } from './sim-server.ts';

/** Thrown with what has to hold and does not. */
export class Violation extends Error {}

function isSealed(commitment: string, text: Disclosure, hidden: ReadonlySet<string>): boolean {
  if (text.state !== 'value' || commitment.startsWith('pending:')) return true;
  return text.audience === 'team' && !hidden.has(text.subject);
}

function checkAudience(page: SimPage, where: string, state: SessionState): void {
  const hidden = hiddenSubjects(state);
  for (const [commitment, text] of state.texts.entries())
    if (!isSealed(commitment, text, hidden))
      throw new Violation(`audience: ${page.userId} holds a withheld text in ${where} at seq ${String(state.seq)}`);
}

/** What has to hold at every moment. */
export class StandingInvariants {
  readonly #checked = new Map<SimPage, SessionState>();

  check(page: SimPage): void {
    const { confirmed, refused } = page.engine;
    const seen = page.seen();
    if (confirmed.value.seq > 0)
      this.#ownEditsAreSeen(page, seen, new Set(refused.value.map(({ commandId }) => commandId)));
    if (page.role === 'lead' || this.#checked.get(page) === seen) return;
    this.#checked.set(page, seen);
    checkAudience(page, 'memory', confirmed.value);
    checkAudience(page, 'view', seen);
    if (page.cached !== undefined) checkAudience(page, 'its copy on disk', restoreSnapshot(page.cached.snapshot));
  }

  /** Notes on the session and list lines always apply. They are seen from the key on, and never go away again. */
  #ownEditsAreSeen(page: SimPage, seen: SessionState, refused: ReadonlySet<string>): void {
    for (const { command, life } of page.given) {
      if (life !== page.life || refused.has(command.commandId)) continue;
      const isThere =
        command.type === 'add-note' && command.payload.interventionId === null
          ? seen.tables.notes.has(command.payload.noteId)
          : command.type !== 'add-entries' ||
            command.payload.entries.every(({ entryId }) => seen.tables.entries.has(entryId));
      if (!isThere) throw new Violation(`own edit not visible: ${command.type} by ${page.userId}`);
    }
  }
}

/** What has to hold once everything has come through. */
export async function checkEnd(pages: readonly SimPage[], server: SimServer, sessionId: string): Promise<void> {
  const stored = await server.disk.read(`session:${sessionId}`, 0, 1_000_000);
  const replayed = stored.map((event) => openEvent(event, SESSION_EVENT_FORM)).reduce(evolve, EMPTY_SESSION);
  const truth = canonicalState(replayed);
  for (const page of pages) {
    const { pending, confirmed } = page.engine;
    if (pending.value.length > 0 || page.outbox.size > 0)
      throw new Violation(`nothing may stay unsent: ${String(pending.value.length)} of ${page.userId}`);
    if (canonicalState(confirmed.value) !== truth)
      throw new Violation(`convergence: what ${page.userId} has confirmed`);
    if (canonicalState(page.seen()) !== truth) throw new Violation(`convergence: what ${page.userId} sees`);
    if (page.role === 'lead') checkLeadKnowsAll(page, replayed);
  }
  if (canonicalState(await server.state()) !== truth) throw new Violation('convergence: the server’s memory');
  for (const page of pages) checkGiven(page, stored, replayed);
}

function checkLeadKnowsAll(page: SimPage, replayed: SessionState): void {
  for (const [commitment] of replayed.texts.entries())
    if (page.engine.confirmed.value.texts.get(commitment)?.state !== 'value')
      throw new Violation(`audience: ${page.userId}, a lead, lacks a text`);
}

/**
 * Names the turn that an id ever stood for. Two merged starts stay one turn for tags. That holds also when the merge
 * was undone and one of them was merged again.
 */
function turnsOf(stored: readonly StoredEvent[]): (id: string) => string {
  const turns = new Map<string, string>();
  const turnOf = (id: string): string => {
    const next = turns.get(id);
    return next === undefined ? id : turnOf(next);
  };
  for (const event of stored) {
    const merged = sessionPayload(event, 'intervention-merged');
    const [one, other] = [merged?.interventionId ?? '', merged?.target ?? ''].map(turnOf);
    if (one !== undefined && other !== undefined && one !== other) turns.set(one, other);
  }
  return turnOf;
}

/** Every dispatched command is in the log once, as its answer states. Otherwise its author got a refusal. */
function checkGiven(page: SimPage, stored: readonly StoredEvent[], replayed: SessionState): void {
  const turnOf = turnsOf(stored);
  const refused = new Set(page.engine.refused.value.map(({ commandId }) => commandId));
  for (const { command, life } of page.given) {
    const { commandId, type } = command;
    const seqs = stored.filter((event) => event.commandId === commandId).map(({ seq }) => seq);
    const runs = seqs.filter((seq, index) => index === 0 || seq !== (seqs[index - 1] ?? 0) + 1).length;
    if (runs > 1) throw new Violation(`exactly once: ${type} of ${page.userId} took effect ${String(runs)} times`);
    if (refused.has(commandId) && runs > 0) throw new Violation(`exactly once: ${type} took effect and was refused`);
    const answer = page.answers.get(commandId);
    if (answer?.ok === true && answer.seqs.some((seq) => !seqs.includes(seq)))
      throw new Violation(`durable: ${type} was acknowledged and is not in the log`);
    // A page that was killed is not there to hear a refusal; what it heard of is in `refused`.
    if (runs === 0 && life === page.life && answer === undefined) throw new Violation(`answered: ${type} vanished`);
    if (type !== 'add-topic' || runs === 0) continue;
    const seenTurn = turnOf(command.payload.interventionId);
    const taggedTurn = replayed.tables.topics.get(command.payload.tagId)?.intervention;
    if (taggedTurn !== undefined && turnOf(taggedTurn) !== seenTurn)
      throw new Violation('seen turn: a topic stands on another turn than its author saw');
  }
}
