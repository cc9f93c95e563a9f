import { sessionPayload } from '../../shared/session/session-events.ts';
import type { CustodyHead } from '../ingest/custody.ts';
import type { EventStore } from '../store/event-store.ts';
import { streamOf } from '../sessions/stream-names.ts';

const PAGE = 1000;

/** Every head that the log of any session has, by source: what a chain that was rewritten since differs from. */
export async function loggedHeads(store: EventStore): Promise<ReadonlyMap<string, readonly CustodyHead[]>> {
  const found = new Map<string, CustodyHead[]>();
  for (const stream of await store.streams(streamOf(''))) {
    const head = await store.head(stream);
    for (let seq = 0; seq < head;) {
      const events = await store.read(stream, seq, PAGE);
      for (const event of events) {
        const logged = sessionPayload(event, 'custody-logged');
        if (logged === undefined) continue;
        found.set(logged.sourceId, [...(found.get(logged.sourceId) ?? []), ...logged.heads]);
      }
      seq = events.at(-1)?.seq ?? head;
    }
  }
  return found;
}
