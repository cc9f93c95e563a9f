import type { IngestEvent } from '../ingest/ingest-event.ts';
import type { Realtime } from '../realtime/realtime.ts';
import type { AccessEnded } from '../accounts/accounts.ts';
import type { Anchors } from '../recordings/anchors.ts';
import type { Published } from '../sessions/commands.ts';
import type { Metrics } from '../metrics.ts';
import type { LinksEnded, RoomKeys } from '../accounts/room-keys.ts';
import { announcedSpeaker, type AnnouncedSpeakerDeps } from './announced-speaker.ts';
import { attachedSource } from './attached-source.ts';
import { countEvents, countSegments } from './counters.ts';
import { createCustodyLog, type CustodyLogDeps } from './custody-log.ts';
import type { Follower } from './follower.ts';
import { missedEpochs } from './missed-epochs.ts';
import { newEpoch } from './new-epoch.ts';
import { sourceState, type SourceStateDeps } from './source-state.ts';
import { withdrawExports, type WithdrawalDeps } from './withdraw-exports.ts';

export interface ConsequenceDeps extends AnnouncedSpeakerDeps, SourceStateDeps, CustodyLogDeps, WithdrawalDeps {
  readonly realtime: Realtime;
  readonly anchors: Anchors;
  readonly metrics: Metrics;
  readonly roomKeys: Pick<RoomKeys, 'endBy'>;
}

/** What follows from each kind of event, in this order. */
export interface Consequences {
  /** Events of a session log are on disk, and their author has the answer. */
  readonly published: readonly Follower<Published>[];
  /** Something happened to a recording. The index has it already. */
  readonly ingested: readonly Follower<IngestEvent>[];
  /** A sign-in or an account ended. */
  readonly accessEnded: readonly ((ended: AccessEnded) => void)[];
  /** Links to the timer of a session ended. */
  readonly linksEnded: readonly ((ended: LinksEnded) => void)[];
  /** Makes up for events whose consequences a crash prevented. */
  catchUp(): Promise<void>;
}

/**
 * The table of consequences. The ledgers of hidings and names are not here. `keepProtection` writes them inside the
 * append, before the author has an answer.
 */
export function consequences(deps: ConsequenceDeps): Consequences {
  const { realtime, anchors, metrics, roomKeys } = deps;
  const custodyLog = createCustodyLog(deps);
  return {
    published: [
      // First: a page shows an event before the events that follow from it.
      (published) => realtime.publish(published),
      // Custody before anchors: both may add events to a log whose status changes, and they keep that order.
      custodyLog.follow,
      missedEpochs(anchors),
      // The rest submits no command for these events, or is independent of the order.
      countEvents(metrics),
      withdrawExports(deps),
      attachedSource(anchors),
    ],
    // In any order: one event of ingest has one consequence.
    ingested: [sourceState(deps), announcedSpeaker(deps), newEpoch(anchors), countSegments(metrics)],
    accessEnded: [
      // First: the pages of an account close before its links to room screens end.
      (ended) => realtime.endAccess(ended),
      (ended) => {
        if ('userId' in ended) roomKeys.endBy(ended.userId);
      },
    ],
    linksEnded: [(ended) => realtime.endLinks(ended)],
    async catchUp() {
      // Anchors first: a closed session logs custody last.
      await anchors.catchUp();
      await custodyLog.catchUp();
    },
  };
}
