import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isHidden } from '../../shared/session/hidden.ts';
import { resolveId } from '../../shared/session/state.ts';
import { edgeTime, positionAt } from '../../shared/session/timeline.ts';
import type { Role } from '../../shared/vocabulary/role.ts';
import type { MediaIndex } from '../ingest/media-index.ts';
import type { Transcoder } from '../transcoder/transcoder.ts';
import type { Commands } from './commands.ts';
import { DoorError } from './door-error.ts';
import type { Protection } from './protection.ts';
import { filesOf, slotsOf } from './recorded-piece.ts';

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

  return {
    async pictureOf({ sourceId, sessionId, interventionId, role }) {
      const state = await commands.state(sessionId);
      const row = state.tables.interventions.get(resolveId(state, interventionId));
      if (row === undefined || !state.tables.sources.has(sourceId)) throw new DoorError('not_found');
      // [P3] A picture shows who a hidden speaker is; what was made before is asked here as well.
      if (isHidden(state, row.id) && role !== 'lead') throw new DoorError('media_protected');
      const position = positionAt(state, sourceId, edgeTime(state, row.start) + INTO_TURN_MS);
      const moment = position && { ...position, fromMs: position.mediaMs, toMs: position.mediaMs + 1 };
      const [slot] = moment === undefined ? [] : slotsOf(index, moment);
      if (slot === undefined || slot.file === null) throw new DoorError('media_gap');
      // [P7] Another statement may begin in a piece that still shows somebody hidden.
      if ((await protection.withheldFrom(role))(slot)) throw new DoorError('media_protected');

      await mkdir(cacheFolder, { recursive: true });
      const outFile = join(cacheFolder, `${slot.file.sha256}.jpg`);
      if (!existsSync(outFile)) {
        const made =
          making.get(outFile) ?? transcoder.thumbnail({ inputs: filesOf(index, mediaRoot, [slot]), outFile });
        making.set(outFile, made);
        await made.finally(() => making.delete(outFile));
      }
      return outFile;
    },
  };
}
