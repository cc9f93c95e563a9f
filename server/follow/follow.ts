import type { Ingest } from '../ingest/ingest.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Listener } from '../sessions/commands.ts';
import type { RoomKeys } from '../accounts/room-keys.ts';
import type { Follower } from './follower.ts';
import type { Consequences } from './table.ts';

export interface EventSources {
  /** The listeners of the session log. */
  readonly listeners: Set<Listener>;
  readonly ingest: Pick<Ingest, 'subscribe'>;
  readonly accounts: Pick<Accounts, 'onAccessEnded'>;
  readonly roomKeys: Pick<RoomKeys, 'onEnded'>;
  readonly onFault: (error: unknown) => void;
}

/** Lets the consequences of the table follow from the events of these sources. */
export function follow(sources: EventSources, { published, ingested, accessEnded, linksEnded }: Consequences): void {
  const { listeners, ingest, accounts, roomKeys, onFault } = sources;
  for (const follower of published) listeners.add(guarded(follower, onFault));
  for (const follower of ingested) ingest.subscribe(guarded(follower, onFault));
  // Not guarded: a lead who ends an access must learn that its consequences failed.
  for (const follower of accessEnded) accounts.onAccessEnded(follower);
  for (const follower of linksEnded) roomKeys.onEnded(follower);
}

function guarded<Event>(follower: Follower<Event>, onFault: (error: unknown) => void): (event: Event) => void {
  const run = async (event: Event): Promise<void> => {
    await follower(event);
  };
  return (event) => {
    run(event).catch(onFault);
  };
}
