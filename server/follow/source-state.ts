import type { Source } from '../../shared/contract/http/sources.schema.ts';
import type { IngestEvent } from '../ingest/ingest-event.ts';
import type { Realtime } from '../realtime/realtime.ts';
import type { Follower } from './follower.ts';

export interface SourceStateDeps {
  readonly realtime: Pick<Realtime, 'publishSourceState'>;
  readonly viewOf: (sourceId: string) => Source | undefined;
}

/** Publishes the state of a source to the pages that have one of its sessions open. */
export function sourceState({ realtime, viewOf }: SourceStateDeps): Follower<IngestEvent> {
  return async (event) => {
    const view = event.type === 'state' ? viewOf(event.sourceId) : undefined;
    if (view !== undefined) await realtime.publishSourceState(view);
  };
}
