import { isStanding } from '../../shared/session/floor/floor-at.ts';
import { isHidden } from '../../shared/session/hidden.ts';
import { resolveId, type SessionState } from '../../shared/session/state.ts';
import { edgeTime, positionAt } from '../../shared/session/timeline.ts';
import type { ReaderProfile } from '../../shared/vocabulary/reader-profile.ts';
import type { MediaIndex, Slot } from '../ingest/media-index.ts';
import { DoorError } from '../services/door-error.ts';
import type { Protection } from '../services/protection.ts';
import { filesOf, slotsOf, type Piece } from '../services/recorded-piece.ts';
import { cutClip, type ClipRequest as Cut } from '../transcoder/clip.ts';
import type { Transcoder } from '../transcoder/transcoder.ts';
import type { Copies, CopyCaller, MadeCopy } from './copies.ts';

export interface ClipsDeps {
  readonly copies: Copies;
  readonly index: MediaIndex;
  readonly protection: Protection;
  readonly transcoder: Transcoder;
  readonly mediaRoot: string;
}

export const CLIP_METHODS = ['copy', 'strict'] as const satisfies readonly Cut['method'][];

export interface ClipRequest {
  readonly sessionId: string;
  readonly interventionId: string;
  readonly sourceId: string;
  readonly method: Cut['method'];
  readonly profile: ReaderProfile;
  readonly reader: string;
}

/** The recording of one statement as a file that leaves the tool, through the same door as the records ([R11]). */
export interface Clips {
  /** Refusals are `DoorError`s and `TranscoderError`s. */
  create(request: ClipRequest, caller: CopyCaller): Promise<MadeCopy>;
}

/** Segments that follow each other may overlap or leave a hair's breadth, by the rounding of their lengths, ms. */
const ROUNDING_MS = 50;

export function createClips({ copies, index, protection, transcoder, mediaRoot }: ClipsDeps): Clips {
  return {
    async create({ sessionId, interventionId, sourceId, method, profile, reader }, caller) {
      const state = await copies.stateFor(sessionId, profile, caller);
      const piece = pieceOf(state, interventionId, sourceId);
      const slots = slotsOf(index, piece);
      const [first] = slots;
      if (first === undefined || !isWhole(slots, piece)) throw new DoorError('media_gap');
      // Who was hidden may stand in the pieces around: a copied clip carries whole segments, seen or not.
      const shown = method === 'copy' ? slots : [{ ...piece, mediaMs: piece.fromMs, durMs: piece.toMs - piece.fromMs }];
      const refuseHidden = async (): Promise<void> => {
        if (shown.some(await protection.withheldFrom('observer'))) throw new DoorError('media_protected');
      };
      await refuseHidden();
      const copy = { sessionId, state, profile, format: `clip-${method}`, reader, included: 1, leftOut: 0 };
      return copies.make({ ...copy, extension: 'mp4', contentType: 'video/mp4' }, caller, async (outFile) => {
        await cutClip(transcoder, {
          inputs: filesOf(index, mediaRoot, slots),
          container: first.path.endsWith('.ts') ? 'ts' : 'fmp4',
          fromMs: Math.max(0, piece.fromMs - first.mediaMs),
          durationMs: piece.toMs - piece.fromMs,
          outFile,
          method,
        });
        // Cutting takes a while; somebody may have been hidden meanwhile, in another session of the room too.
        await refuseHidden();
      });
    },
  };
}

/** Where a statement lies in a recording. */
function pieceOf(state: SessionState, interventionId: string, sourceId: string): Piece {
  const row = state.tables.interventions.get(resolveId(state, interventionId));
  if (row === undefined || !isStanding(row) || !state.tables.sources.has(sourceId)) throw new DoorError('not_found');
  if (isHidden(state, row.id)) throw new DoorError('media_protected');
  if (row.end === null) throw new DoorError('export_refused', { reason: 'running' });
  const from = positionAt(state, sourceId, edgeTime(state, row.start));
  const to = positionAt(state, sourceId, edgeTime(state, row.end));
  // What a new run of the recording began in is in two pieces that no stream copy can join.
  if (from === undefined || from.epoch !== to?.epoch || from.mediaMs >= to.mediaMs) throw new DoorError('media_gap');
  return { sourceId, epoch: from.epoch, fromMs: from.mediaMs, toMs: to.mediaMs };
}

/** Whether every moment of the piece is recorded, in one unbroken run of time stamps. */
function isWhole(slots: readonly Slot[], { fromMs, toMs }: Piece): boolean {
  let reachedMs = fromMs;
  for (const { file, mediaMs, durMs, init, timeline } of slots) {
    if (init !== slots[0]?.init || timeline !== slots[0].timeline) return false;
    if (file === null || mediaMs > reachedMs + ROUNDING_MS) return false;
    reachedMs = mediaMs + durMs;
  }
  return reachedMs + ROUNDING_MS >= toMs;
}
