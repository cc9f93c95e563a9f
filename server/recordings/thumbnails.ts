import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { can } from '../../shared/access.ts';
import { isHidden } from '../../shared/session/hiding/hidden.ts';
import type { InterventionRow, MediaPosition } from '../../shared/session/state/rows.ts';
import { resolveId, type SessionState } from '../../shared/session/state/state.ts';
import { positionAt } from '../../shared/session/time/position.ts';
import { doubtAbout, isUncertainEdge } from '../../shared/session/time/uncertain-edge.ts';
import { markedFrame } from '../../shared/session/time/marked-frame.ts';
import { edgeTime } from '../../shared/session/time/timeline.ts';
import type { Role } from '../../shared/vocabulary/access.ts';
import { MAIN_RENDITION, type MediaIndex, type Slot } from '../ingest/index/media-index.ts';
import { createQueue } from '../queue.ts';
import type { Transcoder } from '../transcoder/transcoder.ts';
import type { Commands } from '../sessions/commands.ts';
import { CodedError } from '../coded-error.ts';
import type { Protection } from '../protection/protection.ts';
import { filesOf, slotsOf } from './recorded-piece.ts';

export interface ThumbnailsDeps {
  readonly commands: Commands;
  readonly protection: Protection;
  readonly index: MediaIndex;
  readonly transcoder: Transcoder;
  readonly mediaRoot: string;
  /** Cache of pictures. */
  readonly cacheFolder: string;
}

export interface ThumbnailRequest {
  readonly sourceId: string;
  readonly sessionId: string;
  readonly interventionId: string;
  readonly asker: PictureAsker;
}

export interface MomentRequest {
  readonly sourceId: string;
  /** Programme time, Unix ms. */
  readonly atMs: number;
  readonly asker: PictureAsker;
}

export interface PictureAsker {
  readonly role: Role;
  /** Aborted when the caller no longer waits. */
  readonly signal: AbortSignal;
}

/** A picture as a file. */
export interface Picture {
  readonly path: string;
  /** Hash of the segment that it was taken from. */
  readonly sha256: string;
}

/** JPEG pictures from recordings, kept once made. Refusals are `DoorError`s. */
export interface Thumbnails {
  /** A picture from the beginning of an intervention. */
  pictureOf(request: ThumbnailRequest): Promise<Picture>;
  /** A small picture of a moment: the first key frame of its segment ([J6b]). */
  pictureAt(request: MomentRequest): Promise<Picture>;
}

/** Distance of the picture from the start of the turn, ms. By then the camera has found the speaker. */
const INTO_TURN_MS = 2000;
const MOMENT_WIDTH_PX = 240;
/** How many pictures are made at a time. Others wait, and are not made if nobody waits for them any more. */
const AT_A_TIME = 2;

interface Making {
  readonly done: Promise<void>;
  readonly waiting: Set<AbortSignal>;
}

export function createThumbnails(deps: ThumbnailsDeps): Thumbnails {
  const { commands, protection, index, transcoder, mediaRoot, cacheFolder } = deps;
  const inTurn = createQueue(AT_A_TIME);
  const making = new Map<string, Making>();

  async function pictureFrom(
    slot: Slot | undefined,
    { role, signal }: PictureAsker,
    widthPx?: number,
  ): Promise<Picture> {
    if (slot === undefined || slot.file === null) throw new CodedError('media_gap');
    const { sha256 } = slot.file;
    // [P7] The segment of another statement may still show a hidden speaker.
    const refuseHidden = async (): Promise<void> => {
      if ((await protection.withheldFrom(role))(slot)) throw new CodedError('media_protected');
    };
    await refuseHidden();
    await mkdir(cacheFolder, { recursive: true });
    const path = join(cacheFolder, `${sha256}${widthPx === undefined ? '' : `-${String(widthPx)}`}.jpg`);
    if (!existsSync(path)) {
      const request = { inputs: filesOf(index, mediaRoot, [slot]), outFile: path };
      await once(path, signal, () => transcoder.thumbnail(widthPx === undefined ? request : { ...request, widthPx }));
      // Somebody may have been hidden while the picture was made.
      await refuseHidden();
    }
    return { path, sha256 };
  }

  /** Makes a picture once for all callers that wait for it. */
  async function once(path: string, signal: AbortSignal, make: () => Promise<void>): Promise<void> {
    let held = making.get(path);
    if (held === undefined) {
      const waiting = new Set([signal]);
      const turn = async (): Promise<void> => {
        if ([...waiting].every(({ aborted }) => aborted)) throw new CodedError('unavailable');
        await make();
      };
      held = { waiting, done: inTurn(turn).finally(() => making.delete(path)) };
      making.set(path, held);
    }
    held.waiting.add(signal);
    await held.done;
  }

  return {
    async pictureOf({ sourceId, sessionId, interventionId, asker }) {
      const state = await commands.state(sessionId);
      const row = state.tables.interventions.get(resolveId(state, interventionId));
      if (row === undefined || !state.tables.sources.has(sourceId)) throw new CodedError('not_found');
      // [P3] A picture shows who a hidden speaker is; what was made before is asked here as well.
      if (isHidden(state, row.id) && !can(asker.role, 'hidden.read')) throw new CodedError('media_protected');
      const position = placeOf(state, row, sourceId);
      const moment = position && { ...position, fromMs: position.mediaMs, toMs: position.mediaMs + 1 };
      const [slot] = moment === undefined ? [] : slotsOf(index, moment);
      return pictureFrom(slot, asker);
    },
    async pictureAt({ sourceId, atMs, asker }) {
      if (index.source(sourceId) === undefined) throw new CodedError('not_found');
      const slots = index.window(sourceId, MAIN_RENDITION, atMs, atMs + 1);
      return pictureFrom(slots.find(({ file }) => file !== null) ?? slots[0], asker, MOMENT_WIDTH_PX);
    },
  };
}

/** The position of a statement's picture in a recording. Undefined where it could show somebody else ([T8f], [J6c]). */
function placeOf(state: SessionState, { start }: InterventionRow, sourceId: string): MediaPosition | undefined {
  const seen = markedFrame(start);
  const isSeen = seen?.sourceId === sourceId;
  if ((!isSeen || start.shiftMs !== 0) && isUncertainEdge(state, start)) return undefined;
  if (seen !== null && isSeen) return { ...seen, mediaMs: seen.mediaMs + INTO_TURN_MS };
  const momentMs = edgeTime(state, start) + INTO_TURN_MS;
  const isKnown = doubtAbout(state, sourceId, { fromMs: momentMs, toMs: momentMs }) === null;
  return isKnown ? positionAt(state, sourceId, momentMs) : undefined;
}
