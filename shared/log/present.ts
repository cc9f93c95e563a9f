import { can } from '../access.ts';
import type { Role } from '../vocabulary/access.ts';
import { subjectIn } from './personal.ts';
import type { Commitment, Disclosure, LogEvent, StoredEvent } from './event.ts';
import type { EventForm } from './event-form.ts';

/** The reader of events. Leads see what is withheld from the rest of the team. */
export interface Reader {
  readonly role: Role;
}

function isCommitment(value: unknown): value is Commitment {
  return typeof value === 'object' && value !== null && typeof (value as { '~'?: unknown })['~'] === 'string';
}

/**
 * What a reader receives for one personal value ([G5]). Leads receive everything that is not erased. Others receive
 * what is for the team and not about a hidden speaker. Every route, page and snapshot uses this function and no other.
 */
export function disclose(text: Disclosure, reader: Reader, hidden: ReadonlySet<string>): Disclosure {
  if (text.state !== 'value') return text;
  if (can(reader.role, 'hidden.read')) return text;
  if (text.audience === 'team' && !hidden.has(text.subject)) return text;
  return { state: 'withheld', subject: text.subject, audience: text.audience };
}

/**
 * The full texts of a stored event, by commitment. Only for the server's own state; no route may send them. Subject and
 * audience follow from the closed list and the payload. The stored copies are outside the chain; nothing reads them
 * ([G23]).
 */
export function textsOf(event: StoredEvent, { personal: members }: EventForm): LogEvent['texts'] {
  const payload = JSON.parse(event.payload) as Record<string, unknown>;
  const texts: Record<string, Disclosure> = {};
  for (const member of members[event.type] ?? []) {
    const commitment = payload[member.path];
    if (!isCommitment(commitment)) continue;
    const personal = event.personal?.find(({ path }) => path === member.path);
    texts[commitment['~']] =
      personal === undefined
        ? { state: 'erased' }
        : { state: 'value', value: personal.value, subject: subjectIn(payload, member), audience: member.audience };
  }
  return texts;
}

/** A stored event with all its texts, for `evolve` on the server. */
export function openEvent(event: StoredEvent, form: EventForm): LogEvent {
  const { seq, v, type, atMs, by, commandId } = event;
  const payload: unknown = JSON.parse(event.payload);
  return form.upcast({ seq, v, type, atMs, by, commandId, payload, texts: textsOf(event, form) });
}

/** A stored event as a reader may see it. `hidden` holds the subjects that are hidden at the time of reading. */
export function present(event: StoredEvent, reader: Reader, hidden: ReadonlySet<string>, form: EventForm): LogEvent {
  const open = openEvent(event, form);
  const texts: Record<string, Disclosure> = {};
  for (const [commitment, text] of Object.entries(open.texts)) texts[commitment] = disclose(text, reader, hidden);
  return { ...open, texts };
}
