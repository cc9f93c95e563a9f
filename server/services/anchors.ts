import { isLocked } from '../../shared/session/reviewed-lock.ts';
import { sessionRow } from '../../shared/session/state/state.ts';
import type { AnchorBasis } from '../../shared/vocabulary/time.ts';
import type { Commands, Published } from './commands.ts';
import { derivedId } from '../new-id.ts';
import { sessionOf, streamOf } from './stream-names.ts';

/** A new run of media of a source, tied to session time by its first frame. */
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
  /** Sessions that a new run of media may belong to. */
  readonly openSessions: () => Promise<readonly string[]> | readonly string[];
  readonly epochsOf: (sourceId: string) => readonly EpochStart[];
}

/** Ties recordings to the time of the sessions that show them. */
export interface Anchors {
  /** A source began a new epoch: told to every session that has it attached and is not over, or got it since ([E15]). */
  onEpoch(epoch: EpochStart): Promise<void>;
  /** A source was attached to a session: it learns what epochs there are already. */
  onAttached(sessionId: string, sourceId: string): Promise<void>;
  /** Gives a reviewed session that is opened again the epochs that began meanwhile ([K21]). */
  follow(published: Published): Promise<void>;
  /** Sessions that have a source attached and are not over. */
  sessionsOf(sourceId: string): Promise<readonly string[]>;
  /** Tells what a crash may have left untold. */
  catchUp(): Promise<void>;
}

/** How many ids of one epoch may be in use by others. */
const ATTEMPTS = 5;

const OVER: ReadonlySet<string> = new Set(['closed', 'in_review', 'reviewed', 'published']);

export function createAnchors({ commands, openSessions, epochsOf }: AnchorsDeps): Anchors {
  /**
   * The same epoch always makes the same command: after a restart it is submitted again and takes effect once. A log of
   * before [G20] may hold an id of it that somebody else has used: the next attempt has other ids.
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

  /** Sources that a session takes epochs of: all attached ones; once it is over, those attached afterwards; once reviewed, none. */
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
    async follow({ stream, events }) {
      const sessionId = sessionOf(stream);
      // Each epoch makes the same command again, which takes effect once.
      if (sessionId === undefined || !events.some(({ type }) => type === 'session-status-set')) return;
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
