import { isLocked } from '../../shared/session/reviewed-lock.ts';
import { sessionRow } from '../../shared/session/state/state.ts';
import type { AnchorBasis } from '../../shared/vocabulary/time.ts';
import type { Commands } from '../sessions/commands.ts';
import { derivedId } from '../new-id.ts';
import { streamOf } from '../sessions/stream-names.ts';

/** A new epoch of a source, with the session time of its first frame. */
export interface EpochStart {
  readonly sourceId: string;
  readonly epoch: number;
  readonly mediaMs?: number;
  readonly sessionMs: number;
  readonly basis: AnchorBasis;
  readonly uncertaintyMs: number;
}

export interface AnchorsDeps {
  readonly commands: Commands;
  /** Sessions that a new epoch may belong to. */
  readonly openSessions: () => Promise<readonly string[]> | readonly string[];
  readonly epochsOf: (sourceId: string) => readonly EpochStart[];
}

/** Adds the recorder's anchors to the sessions that show a recording. */
export interface Anchors {
  /** Adds the anchor of a new epoch to every session that takes epochs of the source ([E15]). */
  onEpoch(epoch: EpochStart): Promise<void>;
  /** Adds the anchors of all epochs of a source that was attached to a session. */
  onAttached(sessionId: string, sourceId: string): Promise<void>;
  /** Adds the epochs that a session lacks of its sources. */
  addMissed(sessionId: string): Promise<void>;
  /** Sessions that have a source attached and are not over. */
  sessionsOf(sourceId: string): Promise<readonly string[]>;
  /** Adds the anchors that a crash may have prevented. */
  catchUp(): Promise<void>;
}

/** How many pairs of ids to try for one epoch. */
const ATTEMPTS = 5;

const OVER: ReadonlySet<string> = new Set(['closed', 'in_review', 'reviewed', 'published']);

export function createAnchors({ commands, openSessions, epochsOf }: AnchorsDeps): Anchors {
  /**
   * The same epoch always makes the same command, so that it takes effect once even after a restart. In a log from before
   * [G20] somebody else may have used one of its ids. The next attempt then has other ids.
   */
  async function add(sessionId: string, start: EpochStart): Promise<void> {
    const { sourceId, epoch, sessionMs, basis, uncertaintyMs, mediaMs = 0 } = start;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const idFor = (purpose: string): string =>
        derivedId(sessionId, sourceId, epoch, ...(attempt === 0 ? [purpose] : [purpose, attempt]));
      const payload = { anchorId: idFor('anchor'), sourceId, epoch, mediaMs, sessionMs, basis, uncertaintyMs };
      const command = { commandId: idFor('command'), type: 'add-anchor', payload };
      const answer = await commands.submit(streamOf(sessionId), command, { userId: 'system', role: 'system' });
      if (answer.ok || answer.code !== 'conflict') return;
    }
  }

  /**
   * The sources whose epochs a session takes ([E15], [K21]). While it is open these are all attached ones. Once it is over
   * they are those that were attached after its end. A reviewed session takes none.
   */
  async function sourcesOf(sessionId: string): Promise<string[]> {
    const state = await commands.state(sessionId);
    if (isLocked(state)) return [];
    const session = sessionRow(state);
    const overMs = OVER.has(session?.status ?? 'closed') ? (session?.endedAtMs ?? 0) : 0;
    return [...state.tables.sources.values()]
      .filter(({ detached, atMs }) => !detached && atMs >= overMs)
      .map(({ id }) => id);
  }

  async function attachments(): Promise<{ readonly sessionId: string; readonly sourceId: string }[]> {
    const found: { sessionId: string; sourceId: string }[] = [];
    for (const sessionId of await openSessions())
      for (const sourceId of await sourcesOf(sessionId)) found.push({ sessionId, sourceId });
    return found;
  }

  async function tellAll(sessionId: string, sourceId: string): Promise<void> {
    for (const epoch of epochsOf(sourceId)) await add(sessionId, epoch);
  }

  return {
    async onEpoch(epoch) {
      for (const { sessionId, sourceId } of await attachments())
        if (sourceId === epoch.sourceId) await add(sessionId, epoch);
    },
    async addMissed(sessionId) {
      // Each epoch makes the same command again, which takes effect once.
      for (const sourceId of await sourcesOf(sessionId)) await tellAll(sessionId, sourceId);
    },
    async sessionsOf(sourceId) {
      return (await attachments()).filter((each) => each.sourceId === sourceId).map(({ sessionId }) => sessionId);
    },
    onAttached: tellAll,
    async catchUp() {
      for (const { sessionId, sourceId } of await attachments()) await tellAll(sessionId, sourceId);
    },
  };
}
