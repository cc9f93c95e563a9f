import type { Mention } from '../../shared/contract/http/erasures.schema.ts';
import type { Answer } from '../../shared/log/command.ts';
import type { StoredEvent } from '../../shared/log/event.ts';
import { payloadMember } from '../../shared/log/typed-events.ts';
import { createNameSearch, nameKeys } from '../../shared/reference/names/name-keys.ts';
import type { ErasedPlace, ErasureLedger } from '../store/erasure-ledger.ts';
import type { EventStore } from '../store/event-store.ts';
import type { Commands } from '../sessions/commands.ts';
import { CodedError } from '../coded-error.ts';
import { newOwnId } from '../new-id.ts';
import { sessionOf, streamOf } from '../sessions/stream-names.ts';

/** One personal value of a session, named by its event and member. */
export interface ErasureRequest {
  readonly seq: number;
  readonly path: string;
}

export interface ErasureOutcome {
  readonly answer: Answer;
  readonly mentions: readonly Mention[];
}

export interface ErasureDependencies {
  readonly store: EventStore;
  readonly commands: Commands;
  readonly ledger: ErasureLedger;
  /** Deletes the exports of a session. They may hold the erased values. */
  readonly dropCopies: (sessionId: string) => Promise<void>;
}

/** Erases personal values ([G8]). Routes admit only leads. The events carry the lead's id. */
export interface Erasure {
  erase(sessionId: string, requests: readonly ErasureRequest[], leadId: string): Promise<ErasureOutcome>;
  /** Erases the values that the ledger names and a restored log still holds. Returns their number. */
  eraseAgain(): Promise<number>;
}

/** Members that hold a name. Mentions of it are searched in other texts. */
const NAMES: ReadonlySet<string> = new Set(['listedAs', 'announcedAs']);

/** The most targets that the schema of the command allows. */
const TARGETS_PER_COMMAND = 5000;

export function createErasure({ store, commands, ledger, dropCopies }: ErasureDependencies): Erasure {
  async function give(sessionId: string, targets: readonly Omit<ErasedPlace, 'stream'>[], by: string): Promise<Answer> {
    const command = { commandId: newOwnId(), type: 'erase-personal', payload: { targets } };
    // Before the command, so that a crash leaves no export. After it again, for one that was made meanwhile.
    await dropCopies(sessionId);
    const answer = await commands.submit(streamOf(sessionId), command, { userId: by, role: 'system' });
    await dropCopies(sessionId);
    return answer;
  }

  return {
    async erase(sessionId, requests, leadId) {
      const stream = streamOf(sessionId);
      const events = await readAll(store, stream);
      const found = requests.map(({ seq, path }) => placeOf(events, stream, seq, path));
      const places = found.filter((place) => place !== undefined);
      if (places.length < requests.length || places.length === 0) {
        const missing = requests[found.indexOf(undefined)];
        const params = missing === undefined ? {} : { seq: missing.seq };
        return { answer: { ok: false, commandId: '', code: 'not_found', params }, mentions: [] };
      }
      const names = places.flatMap((place) => namesAt(events, place));
      // The ledger has the places first. So after a crash a restored backup is purged of them.
      ledger.record(places);
      const answer = await give(sessionId, places.map(withoutStream), leadId);
      return { answer, mentions: answer.ok ? await mentionsOf(store, names) : [] };
    },
    async eraseAgain() {
      let count = 0;
      const places = ledger.read();
      for (const stream of new Set(places.map((place) => place.stream))) {
        const events = await readAll(store, stream);
        const held = places.filter((place) => {
          if (place.stream !== stream) return false;
          const here = placeOf(events, stream, place.seq, place.path);
          return here?.commitment === place.commitment && valueAt(events, place) !== undefined;
        });
        for (let from = 0; from < held.length; from += TARGETS_PER_COMMAND) {
          const targets = held.slice(from, from + TARGETS_PER_COMMAND).map(withoutStream);
          const answer = await give(sessionOf(stream) ?? '', targets, 'system');
          if (!answer.ok) throw new CodedError(answer.code, answer.params);
        }
        count += held.length;
      }
      return count;
    },
  };
}

const PAGE = 1000;

async function readAll(store: EventStore, stream: string): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (;;) {
    const page = await store.read(stream, events.length, PAGE);
    events.push(...page);
    if (page.length < PAGE) return events;
  }
}

function withoutStream({ seq, path, commitment }: ErasedPlace): Omit<ErasedPlace, 'stream'> {
  return { seq, path, commitment };
}

/** The place with its commitment, also if its value is erased. Undefined if the event has no such member. */
function placeOf(events: readonly StoredEvent[], stream: string, seq: number, path: string): ErasedPlace | undefined {
  const event = events[seq - 1];
  if (event === undefined) return undefined;
  const member = payloadMember(event, path);
  if (typeof member !== 'object' || member === null || !('~' in member)) return undefined;
  return { stream, seq, path, commitment: String(member['~']) };
}

function valueAt(events: readonly StoredEvent[], { seq, path }: ErasureRequest): string | undefined {
  return events[seq - 1]?.personal?.find((personal) => personal.path === path)?.value;
}

/** The keys of the name at a place. Empty if the place holds no name. */
function namesAt(events: readonly StoredEvent[], place: ErasedPlace): readonly string[] {
  return NAMES.has(place.path) ? [...nameKeys(valueAt(events, place) ?? '')] : [];
}

/** Personal values of all sessions that may hold one of these names, compared as in [P20c]. */
async function mentionsOf(store: EventStore, names: readonly string[]): Promise<Mention[]> {
  const mentions: Mention[] = [];
  if (names.length === 0) return mentions;
  const keys = new Set(names);
  const search = createNameSearch((key) => keys.has(key));
  for (const stream of await store.streams(streamOf(''))) {
    for (const { seq, personal } of await readAll(store, stream)) {
      for (const { path, value } of personal ?? [])
        if (search.isIn(value)) mentions.push({ sessionId: sessionOf(stream) ?? '', seq, path });
    }
  }
  return mentions;
}
