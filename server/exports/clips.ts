import type { MadeFile } from '../../shared/contract/http/exports.schema.ts';
import type { SessionState } from '../../shared/session/state/state.ts';
import type { CutMethod } from '../../shared/vocabulary/media.ts';
import type { ReaderProfile } from '../../shared/vocabulary/access.ts';
import { numberInCopy } from '../../shared/record/canonical-record.ts';
import type { MediaIndex, Slot } from '../ingest/index/media-index.ts';
import { CodedError } from '../coded-error.ts';
import type { HiddenNames } from '../protection/hidden-names.ts';
import type { Job, JobContext, Jobs } from './jobs.ts';
import type { Protection } from '../protection/protection.ts';
import { filesOf } from '../recordings/recorded-piece.ts';
import { cutClip } from '../transcoder/clip.ts';
import type { ClipPart, ClipStream } from '../transcoder/clip-input.ts';
import type { Transcoder } from '../transcoder/transcoder.ts';
import { recordedParts, recordingOf, type RecordedPart } from './clip-parts.ts';
import type { Copies, CopyCaller } from './copies.ts';

/** The statement and the kind of clip. The job keeps it. */
export interface ClipSubject {
  readonly sessionId: string;
  readonly interventionId: string;
  readonly sourceId: string;
  readonly method: CutMethod;
  readonly profile: ReaderProfile;
}

export interface ClipRequest extends ClipSubject {
  readonly reader: string;
}

/** Without `sourceId` any recording that has the statement is the source. */
export type ClipOrder = Omit<ClipRequest, 'sourceId'> & { readonly sourceId?: string };

export type ClipJob = Job<ClipSubject, MadeFile>;
export type ClipJobs = Jobs<ClipSubject, MadeFile>;

export interface ClipsDeps {
  readonly copies: Copies;
  readonly jobs: ClipJobs;
  readonly index: MediaIndex;
  readonly protection: Protection;
  readonly transcoder: Transcoder;
  readonly mediaRoot: string;
  readonly hiddenNames: Pick<HiddenNames, 'keptFor'>;
}

/** Clips of statements as files that leave the team, under the rules of all exports ([R11a]). */
export interface Clips {
  /**
   * Accepts an order for a clip that may be made now. The rules are checked again when its turn comes, and when it is
   * cut ([R11e]). Refusals are `CodedError`s.
   */
  order(order: ClipOrder, caller: CopyCaller): Promise<ClipJob>;
}

interface Format {
  readonly extension: string;
  readonly contentType: string;
  readonly variant?: string;
}

const MP4: Format = { extension: 'mp4', contentType: 'video/mp4' };
const FORMATS: { readonly [Method in CutMethod]: Format } = {
  copy: MP4,
  strict: { ...MP4, variant: 'exact' },
  sound: { extension: 'm4a', contentType: 'audio/mp4' },
  sheet: { extension: 'jpg', contentType: 'image/jpeg' },
};

/** A packet of sound reaches over the edge of a clip by less than this, ms. */
const PACKET_MS = 50;

export function createClips(deps: ClipsDeps): Clips {
  const { copies, jobs, index, protection, transcoder, mediaRoot, hiddenNames } = deps;

  /** The parts that a clip would be made of now. */
  async function partsFor(state: SessionState, request: ClipRequest): Promise<readonly RecordedPart[]> {
    const parts = recordedParts(state, index, request);
    // A stream copy cannot join two runs of time stamps.
    if (parts.length > 1 && request.method !== 'strict')
      throw new CodedError('media_gap', { breaks: parts.length - 1 });
    await refuseHidden(parts, request.method);
    return parts;
  }

  async function refuseHidden(parts: readonly RecordedPart[], method: CutMethod): Promise<void> {
    const withheld = await protection.withheldFrom('observer');
    if (parts.some((part) => shownBy(part, method).some(withheld))) throw new CodedError('media_protected');
  }

  async function make(request: ClipRequest, caller: CopyCaller, { signal, onProgress }: JobContext): Promise<MadeFile> {
    const { sessionId, interventionId, method, profile, reader } = request;
    const state = await copies.stateFor(sessionId, profile, caller);
    const parts = await partsFor(state, request);
    const number = numberInCopy(state, interventionId, profile, hiddenNames.keptFor(sessionId, state));
    const copy = { sessionId, state, profile, format: `clip-${method}`, reader, included: 1, leftOut: 0, number };
    return copies.make({ ...copy, ...FORMATS[method] }, caller, async (outFile) => {
      const toCut = parts.map((part) => clipPart(part, (slots) => filesOf(index, mediaRoot, slots)));
      await cutClip(transcoder, { parts: toCut, outFile, method, signal, onProgress });
      // Cutting takes time. Somebody may have been hidden meanwhile, also in another session of the room.
      await refuseHidden(parts, method);
    });
  }

  return {
    async order(order, caller) {
      const { reader, ...wanted } = order;
      if (reader.trim() === '') throw new CodedError('malformed', { path: 'reader' });
      const state = await copies.stateFor(wanted.sessionId, wanted.profile, caller);
      if (transcoder.programs.ffmpeg === null) throw new CodedError('ffmpeg_missing');
      const subject = { ...wanted, sourceId: wanted.sourceId ?? recordingOf(state, index, wanted.interventionId) };
      const request = { ...subject, reader };
      await partsFor(state, request);
      return jobs.add({ subject, ownerId: caller.userId, perform: (context) => make(request, caller, context) });
    },
  };
}

/**
 * All of a recording that a clip holds, visible or not. A copied clip has whole segments, copied sound has whole
 * packets.
 */
function shownBy(part: RecordedPart, method: CutMethod) {
  if (method === 'copy') return [...part.slots, ...(part.sound ?? [])];
  const aroundMs = method === 'sound' ? PACKET_MS : 0;
  return [{ ...part, mediaMs: part.fromMs - aroundMs, durMs: part.toMs - part.fromMs + 2 * aroundMs }];
}

function clipPart(part: RecordedPart, filesOfSlots: (slots: readonly Slot[]) => readonly string[]): ClipPart {
  const { slots, sound, fromMs, toMs } = part;
  const stream = (of: readonly Slot[]): ClipStream => ({
    inputs: filesOfSlots(of),
    container: /\.(m4s|mp4)$/.test(of[0]?.path ?? '') ? 'fmp4' : 'ts',
    fromMs: fromMs - (of[0]?.mediaMs ?? 0),
  });
  return { ...stream(slots), durationMs: toMs - fromMs, sound: sound && stream(sound) };
}
