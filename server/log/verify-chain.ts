import { GENESIS_HASH, type PersonalValue, type StoredEvent } from '../../shared/log/event.ts';
import { commitmentInput, hashInput } from '../../shared/log/hash-input.ts';
import { erasedBy } from '../../shared/log/erasure.ts';
import { subjectIn, type PersonalMember, type PersonalMembers } from '../../shared/log/personal.ts';
import type { EventStore } from '../store/event-store.ts';
import { sha256Hex } from './append-events.ts';

/** The first event at which a stream differs from what was written, and how. */
export interface ChainFault {
  readonly seq: number;
  /**
   * `subject`, `audience`: a copy beside a personal value differs ([G23]). `value`: a value is missing that no event
   * erased ([G24]).
   */
  readonly what: 'seq' | 'prev_hash' | 'hash' | 'commitment' | 'subject' | 'audience' | 'value';
}

export interface Verified {
  /** Events read, up to and with the faulty one. */
  readonly events: number;
  readonly fault: ChainFault | null;
}

const PAGE = 1000;

/** Reads a whole stream and finds the first event that does not continue the chain ([G3]). */
export async function verifyChain(store: EventStore, stream: string, members: PersonalMembers): Promise<Verified> {
  let seq = 0;
  let hash = GENESIS_HASH;
  const gone = new Map<string, number>();
  const erased = new Set<string>();
  for (;;) {
    const events = await store.read(stream, seq, PAGE);
    for (const event of events) {
      seq++;
      const what = faultOf(event, seq, hash, members);
      if (what !== undefined) return { events: seq, fault: { seq, what } };
      for (const place of placesWithoutValue(event)) gone.set(place, seq);
      for (const place of placesErasedBy(event)) erased.add(place);
      hash = event.hash;
    }
    if (events.length < PAGE) break;
  }
  // A chain without its last rows still verifies. The counter of the stream shows that they are missing.
  const head = await store.head(stream);
  if (head !== seq) return { events: seq, fault: { seq: seq + 1, what: 'seq' } };
  const unexplained = [...gone].find(([place]) => !erased.has(place));
  return { events: seq, fault: unexplained === undefined ? null : { seq: unexplained[1], what: 'value' } };
}

function faultOf(
  event: StoredEvent,
  seq: number,
  prevHash: string,
  members: PersonalMembers,
): ChainFault['what'] | undefined {
  if (event.seq !== seq) return 'seq';
  if (event.prevHash !== prevHash) return 'prev_hash';
  if (event.hash !== sha256Hex(hashInput(event))) return 'hash';
  const payload = JSON.parse(event.payload) as Payload;
  const personal = event.personal ?? [];
  const isTwice = new Set(personal.map(({ path }) => path)).size < personal.length;
  if (isTwice || !personal.every((value) => isCommittedTo(payload, value))) return 'commitment';
  return personal
    .map((value) => differingCopy(members[event.type] ?? [], payload, value))
    .find((what) => what !== undefined);
}

type Payload = { readonly [path: string]: unknown };

const SALT = /^[0-9a-f]{32}$/;

/** Whether a value has its commitment ([G4]). A salt of another length could move the beginning of the value. */
function isCommittedTo(payload: Payload, { path, salt, value }: PersonalValue): boolean {
  return SALT.test(salt) && commitmentAt(payload, path) === sha256Hex(commitmentInput(salt, value));
}

function commitmentAt(payload: Payload, path: string): string | undefined {
  const member = payload[path];
  return typeof member === 'object' && member !== null && '~' in member ? String(member['~']) : undefined;
}

function differingCopy(
  members: readonly PersonalMember[],
  payload: Payload,
  value: PersonalValue,
): 'subject' | 'audience' | undefined {
  const member = members.find(({ path }) => path === value.path);
  if (member === undefined) return undefined;
  if (value.subject !== subjectIn(payload, member)) return 'subject';
  return value.audience === member.audience ? undefined : 'audience';
}

/** A key for a place in the log and its commitment. */
function placeOf(seq: number, path: string, commitment: string): string {
  return JSON.stringify([seq, path, commitment]);
}

function placesWithoutValue({ seq, payload: text, personal }: StoredEvent): string[] {
  const payload = JSON.parse(text) as Payload;
  return Object.keys(payload).flatMap((path) => {
    const commitment = commitmentAt(payload, path);
    const isGone = commitment !== undefined && personal?.some((value) => value.path === path) !== true;
    return isGone ? [placeOf(seq, path, commitment)] : [];
  });
}

function placesErasedBy(event: StoredEvent): string[] {
  return erasedBy(event).map(({ seq, path, commitment }) => placeOf(seq, path, commitment));
}
