import type { Audience } from '../vocabulary/access.ts';
import type { Commitment, EventDraft, PersonalValue } from './event.ts';

/** A personal member of an event's payload, its audience, and the subject whose hiding or erasure covers it. */
export interface PersonalMember {
  readonly path: string;
  readonly audience: Audience;
  /** Members of the payload that may hold the subject's id. The first one with an id counts. */
  readonly subjectFrom: readonly string[];
}

/** The personal members of a kind of stream, by event type. A member outside this list is not personal. */
export type PersonalMembers = { readonly [eventType: string]: readonly PersonalMember[] };

/** The subject whose hiding or erasure covers a personal member, from the payload in the chain ([G23]). */
export function subjectIn(payload: { readonly [key: string]: unknown }, { subjectFrom }: PersonalMember): string {
  return subjectFrom.map((name) => payload[name]).find((id) => typeof id === 'string') ?? 'session';
}

/** Turns plain text into a commitment: salted SHA-256 on the server, a placeholder on an optimistic client. */
export type SealText = (value: string) => { readonly commitment: string; readonly salt: string };

export interface SealedDraft {
  readonly type: string;
  readonly payload: { readonly [key: string]: unknown };
  readonly personal: readonly PersonalValue[];
}

/** Moves the personal members of a draft out of its payload and leaves their commitments in it. */
export function sealDraft(draft: EventDraft, seal: SealText, personalMembers: PersonalMembers): SealedDraft {
  const members = personalMembers[draft.type] ?? [];
  const payload: Record<string, unknown> = { ...draft.payload };
  const personal: PersonalValue[] = [];
  for (const member of members) {
    const value = payload[member.path];
    if (typeof value !== 'string') continue;
    const { commitment, salt } = seal(value);
    payload[member.path] = { '~': commitment } satisfies Commitment;
    personal.push({ path: member.path, value, salt, subject: subjectIn(payload, member), audience: member.audience });
  }
  return { type: draft.type, payload, personal };
}
