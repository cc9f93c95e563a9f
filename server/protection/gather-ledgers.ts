import { SERVED_SESSION } from '../sessions/session-kind.ts';
import { sessionPayload } from '../../shared/session/session-events.ts';
import { EMPTY_SESSION } from '../../shared/session/state/state.ts';
import type { ErasedPlace, ErasureLedger } from '../store/erasure-ledger.ts';
import type { EventStore } from '../store/event-store.ts';
import { latestHidings, type HidingLedger, type HidingLine } from '../store/hiding-ledger.ts';
import { changedHidings } from './changed-hidings.ts';
import { createStreamLog } from '../log/stream-log.ts';
import { streamOf } from '../sessions/stream-names.ts';

/**
 * Adds hidings and erasures that the logs have and the ledgers lack. They come from a time without ledgers, or from a
 * crash before the note.
 */
export async function gatherFromLogs(store: EventStore, hidings: HidingLedger, erasures: ErasureLedger): Promise<void> {
  const log = createStreamLog(SERVED_SESSION, store, 1);
  const known = new Map(latestHidings(hidings.read()).map((line) => [keyOf(line), line]));
  const places = new Set(erasures.read().map(placeKey));
  for (const stream of await store.streams(streamOf(''))) {
    const lines = changedHidings(stream, EMPTY_SESSION, await log.load(stream));
    hidings.record(lines.filter((line) => !isSame(line, known.get(keyOf(line)))));
    erasures.record((await erasedIn(store, stream)).filter((place) => !places.has(placeKey(place))));
  }
}

function keyOf({ stream, hideId }: HidingLine): string {
  return `${stream} ${hideId}`;
}

function isSame(line: HidingLine, known: HidingLine | undefined): boolean {
  return known?.inForce === line.inForce && line.subjects.every((id) => known.subjects.includes(id));
}

function placeKey({ stream, seq, path, commitment }: ErasedPlace): string {
  return JSON.stringify([stream, seq, path, commitment]);
}

const PAGE = 1000;

async function erasedIn(store: EventStore, stream: string): Promise<readonly ErasedPlace[]> {
  const found: ErasedPlace[] = [];
  for (let since = 0; ; since += PAGE) {
    const events = await store.read(stream, since, PAGE);
    const targets = events.flatMap((event) => sessionPayload(event, 'personal-erased')?.targets ?? []);
    found.push(...targets.map(({ seq, path, commitment }) => ({ stream, seq, path, commitment })));
    if (events.length < PAGE) return found;
  }
}
