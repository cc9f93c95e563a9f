import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isHidden } from '../../shared/session/hidden.ts';
import { resolveId } from '../../shared/session/state.ts';
import { edgeTime, positionAt } from '../../shared/session/timeline.ts';
import type { Role } from '../../shared/vocabulary/role.ts';
import { MAIN_RENDITION, type MediaIndex, type Slot } from '../ingest/media-index.ts';
import type { Transcoder } from '../transcoder/transcoder.ts';
import type { Commands } from './commands.ts';
import { DoorError } from './door-error.ts';
import type { Protection } from './protection.ts';

export interface ThumbnailsDeps {
  readonly commands: Commands;
  readonly protection: Protection;
  readonly index: MediaIndex;
  readonly transcoder: Transcoder;
  readonly mediaRoot: string;
  /** Where pictures are kept once made. */
  readonly cacheFolder: string;
}

export interface ThumbnailRequest {
  readonly sourceId: string;
  readonly sessionId: string;
  readonly interventionId: string;
  readonly role: Role;
}

export interface Thumbnails {
  /** Path of a JPEG of the beginning of an intervention; faults are coded. */
  pictureOf(request: ThumbnailRequest): Promise<string>;
}

/** How far into the turn the picture is taken: by then the camera has found the speaker. */
const INTO_TURN_MS = 2000;

export function createThumbnails(deps: ThumbnailsDeps): Thumbnails {
  const { commands, protection, index, transcoder, mediaRoot, cacheFolder } = deps;
  const making = new Map<string, Promise<void>>();

  function filesOf(slot: Slot): string[] {
    const init = slot.init === null ? undefined : index.init(slot.sourceId, slot.epoch, slot.init);
    return [...(init === undefined ? [] : [init.path]), slot.path].map((path) => join(mediaRoot, path));
  }

  return {
    async pictureOf({ sourceId, sessionId, interventionId, role }) {
      const state = await commands.state(sessionId);
      const row = state.tables.interventions.get(resolveId(state, interventionId));
      if (row === undefined || !state.tables.sources.has(sourceId)) throw new DoorError('not_found');
      // [P3] A picture shows who a hidden speaker is; what was made before is asked here as well.
      if (isHidden(state, row.id) && role !== 'lead') throw new DoorError('media_protected');
      const position = positionAt(state, sourceId, edgeTime(state, row.start) + INTO_TURN_MS);
      const slot = position && slotAt(index, sourceId, position.epoch, position.mediaMs);
      if (slot === undefined || slot.file === null) throw new DoorError('media_gap');
      // [P7] Another statement may begin in a piece that still shows somebody hidden.
      if ((await protection.withheldFrom(role))(slot)) throw new DoorError('media_protected');

      await mkdir(cacheFolder, { recursive: true });
      const outFile = join(cacheFolder, `${slot.file.sha256}.jpg`);
      if (!existsSync(outFile)) {
        const made = making.get(outFile) ?? transcoder.thumbnail({ inputs: filesOf(slot), outFile });
        making.set(outFile, made);
        await made.finally(() => making.delete(outFile));
      }
      return outFile;
    },
  };
}

/** The segment of an epoch that holds a position. Programme time and media time of an epoch run side by side. */
function slotAt(index: MediaIndex, sourceId: string, epoch: number, mediaMs: number): Slot | undefined {
  const start = index.epochs(sourceId).find((row) => row.epoch === epoch);
  if (start === undefined) return undefined;
  const programmeMs = start.sessionMs + mediaMs;
  return index
    .window(sourceId, MAIN_RENDITION, programmeMs - 60_000, programmeMs + 60_000)
    .find((slot) => slot.epoch === epoch && slot.mediaMs <= mediaMs && slot.mediaMs + slot.durMs > mediaMs);
}
