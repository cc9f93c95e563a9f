import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RetentionDay } from '../../shared/contract/http/retention.schema.ts';
import { interventionsByTime } from '../../shared/session/floor/floor-at.ts';
import {
  isProtected,
  stretchOf,
  windowsOf,
  type ProtectedWindow,
} from '../../shared/session/hiding/protected-windows.ts';
import type { DeletedStretch, InterventionRow } from '../../shared/session/state/rows.ts';
import type { SessionState } from '../../shared/session/state/state.ts';
import { countingAnchors, isSameRun } from '../../shared/session/time/timeline.ts';
import { dayOf } from '../ingest/custody.ts';
import { MAIN_RENDITION, type MediaIndex, type Slot } from '../ingest/index/media-index.ts';
import type { Commands } from '../sessions/commands.ts';
import { CodedError } from '../coded-error.ts';
import { newOwnId } from '../new-id.ts';
import { streamOf } from '../sessions/stream-names.ts';

/** Media that may be deleted: all that arrived before a moment, of one source or of all. */
export interface RetentionPolicy {
  /** Server time, Unix ms. */
  readonly beforeMs: number;
  readonly sourceId?: string;
}

export interface RetentionDeps {
  readonly commands: Pick<Commands, 'state' | 'submit'>;
  readonly index: MediaIndex;
  readonly sessions: () => Promise<readonly string[]>;
  readonly mediaRoot: string;
  /** Holds the folders of files that are derived from recordings. */
  readonly dataFolder: string;
  /** Deletes the exports of a session, also its clips. */
  readonly dropCopies: (sessionId: string) => Promise<void>;
}

/** Deletes old recordings, except those that statements still need ([M14b]). */
export interface Retention {
  /** Lists by day what `carryOut` would delete. Deletes nothing. */
  plan(policy: RetentionPolicy): Promise<readonly RetentionDay[]>;
  /** Deletes, and returns the list of what it deleted. */
  carryOut(policy: RetentionPolicy): Promise<readonly RetentionDay[]>;
}

/** Length of a hexadecimal SHA-256, with which the name of a thumbnail begins. */
const HASH_LENGTH = 64;

/** A statement, the reason why its media stays, and where recordings may show it. */
interface Shown {
  readonly id: string;
  readonly why: 'unreviewed' | 'flagged' | null;
  readonly windows: readonly ProtectedWindow[];
}

interface Sorted {
  readonly sourceId: string;
  readonly goes: readonly Slot[];
  readonly days: readonly RetentionDay[];
}

export function createRetention(deps: RetentionDeps): Retention {
  const { commands, index, sessions, mediaRoot, dataFolder, dropCopies } = deps;

  /** Every session to which a source is or was attached. */
  async function sessionsOf(
    sourceId: string,
  ): Promise<readonly { readonly id: string; readonly state: SessionState }[]> {
    const found: { id: string; state: SessionState }[] = [];
    for (const id of await sessions()) {
      const state = await commands.state(id);
      if (state.tables.sources.has(sourceId)) found.push({ id, state });
    }
    return found;
  }

  async function sort({ beforeMs, sourceId }: RetentionPolicy): Promise<readonly Sorted[]> {
    if (sourceId !== undefined && index.source(sourceId) === undefined)
      throw new CodedError('not_found', { id: sourceId });
    const sorted: Sorted[] = [];
    for (const { id } of index.sources()) {
      if (sourceId !== undefined && id !== sourceId) continue;
      const slots = index.storedBefore(id, beforeMs);
      if (slots.length === 0) continue;
      const states = (await sessionsOf(id)).map(({ state }) => state);
      const shown = states.flatMap(shownIn);
      // An epoch without an anchor to a session may show any statement of it.
      const waiting = states.filter((state) => shownIn(state).some(({ why }) => why !== null));
      const isKept = (slot: Slot): boolean =>
        shown.some(({ why, windows }) => why !== null && shows(windows, slot)) ||
        waiting.some((state) => !countingAnchors(state).some((anchor) => isSameRun(anchor, slot)));
      const kept = new Set(slots.filter(isKept));
      const days = [...new Set(slots.map(arrivalDay))].sort().map((day) => {
        const ofDay = slots.filter((slot) => arrivalDay(slot) === day);
        return dayPlan({ sourceId: id, day }, ofDay, kept, shown);
      });
      sorted.push({ sourceId: id, goes: slots.filter((slot) => !kept.has(slot)), days });
    }
    return sorted;
  }

  /** Writes the logs, then the index, then deletes the files ([M14c]). A start completes what a crash interrupts. */
  async function remove({ sourceId, goes }: Sorted): Promise<void> {
    if (goes.length === 0) return;
    const touched = await sessionsOf(sourceId);
    for (const { id } of touched) {
      const payload = { sourceId, stretches: stretchesOf(goes) };
      const command = { commandId: newOwnId(), type: 'log-deletion', payload };
      const answer = await commands.submit(streamOf(id), command, { userId: 'system', role: 'system' });
      if (!answer.ok) throw new CodedError(answer.code, answer.params);
    }
    for (const slot of goes) index.markGap(slot, 'deleted');
    const original = index.storedBefore(sourceId, Infinity).length === 0 ? index.original(sourceId) : undefined;
    if (original !== undefined) index.dropOriginal(sourceId);
    const gone = [
      ...goes.map(({ path, file }) => ({ path, sha256: file?.sha256 ?? '' })),
      ...(original ? [original] : []),
    ];
    for (const { path } of gone) await rm(join(mediaRoot, path), { force: true });
    const hashes = new Set(gone.map(({ sha256 }) => sha256));
    const pictures = join(dataFolder, 'thumbnails');
    for (const name of await readdir(pictures).catch(() => []))
      if (hashes.has(name.slice(0, HASH_LENGTH))) await rm(join(pictures, name), { force: true });
    // The loudness of what is left is measured again on request.
    await rm(join(dataFolder, 'peaks', sourceId), { recursive: true, force: true });
    for (const { id } of touched) await dropCopies(id);
  }

  return {
    plan: async (policy) => (await sort(policy)).flatMap(({ days }) => days),
    async carryOut(policy) {
      const sorted = await sort(policy);
      for (const each of sorted) await remove(each);
      return sorted.flatMap(({ days }) => days);
    },
  };
}

/** The statements of a session, also unconfirmed ones, each with the reason why its media stays. */
function shownIn(state: SessionState): readonly Shown[] {
  const flagged = new Set<string>();
  for (const { undone, removed, intervention } of state.tables.flags.values())
    if (!undone && !removed) flagged.add(intervention);
  return interventionsByTime(state)
    .filter(({ voided, undone }) => !voided && !undone)
    .map((row: InterventionRow) => ({
      id: row.id,
      why: flagged.has(row.id) ? 'flagged' : row.review === 'reviewed' ? null : 'unreviewed',
      windows: windowsOf(state, [stretchOf(state, row)]),
    }));
}

function shows(windows: readonly ProtectedWindow[], { sourceId, epoch, mediaMs, durMs }: Slot): boolean {
  return isProtected(windows, { sourceId, epoch, fromMs: mediaMs, toMs: mediaMs + durMs });
}

function arrivalDay({ file }: Slot): string {
  return dayOf(file?.receivedMs ?? 0);
}

function dayPlan(
  place: Pick<RetentionDay, 'sourceId' | 'day'>,
  slots: readonly Slot[],
  kept: ReadonlySet<Slot>,
  shown: readonly Shown[],
): RetentionDay {
  const stays = slots.filter((slot) => kept.has(slot));
  const goes = slots.filter((slot) => !kept.has(slot));
  const touching = (some: readonly Slot[], why: Shown['why']): number =>
    shown.filter((each) => each.why === why && some.some((slot) => shows(each.windows, slot))).length;
  return {
    ...place,
    goesMs: sum(stretchesOf(goes).map(({ fromMs, toMs }) => toMs - fromMs)),
    goesFiles: goes.length,
    goesBytes: sum(goes.map(({ file }) => file?.bytes ?? 0)),
    statements: touching(goes, null),
    keptFiles: stays.length,
    keptUnreviewed: touching(stays, 'unreviewed'),
    keptFlagged: touching(stays, 'flagged'),
  };
}

/** Segments joined into stretches of media time. */
function stretchesOf(slots: readonly Slot[]): DeletedStretch[] {
  const stretches: DeletedStretch[] = [];
  // All renditions count the same media time, so one of them is enough.
  const told = slots.some(({ rendition }) => rendition === MAIN_RENDITION) ? MAIN_RENDITION : slots[0]?.rendition;
  for (const { rendition, epoch, mediaMs, durMs } of slots) {
    if (rendition !== told) continue;
    const last = stretches.at(-1);
    const toMs = mediaMs + durMs;
    if (last?.epoch === epoch && last.toMs === mediaMs) stretches[stretches.length - 1] = { ...last, toMs };
    else stretches.push({ epoch, fromMs: mediaMs, toMs });
  }
  return stretches;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
