/** Makes, keeps and withdraws the files that leave the team. */
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { can } from '../../shared/access.ts';
import type { MadeFile } from '../../shared/contract/http/exports.schema.ts';
import { hiddenSubjects } from '../../shared/session/hiding/hidden.ts';
import { namesEver, placeOf } from '../../shared/session/state/speakers.ts';
import { sessionRow, type SessionState } from '../../shared/session/state/state.ts';
import type { ReaderProfile, Role } from '../../shared/vocabulary/access.ts';
import { hashFile } from '../ingest/hash-file.ts';
import type { Commands } from '../sessions/commands.ts';
import { CodedError } from '../coded-error.ts';
import { newOwnId } from '../new-id.ts';
import { streamOf } from '../sessions/stream-names.ts';
import { localDate } from './time-text.ts';

export interface CopiesDeps {
  readonly commands: Pick<Commands, 'state' | 'submit'>;
  /** Files are in `exports/` below it until something in their session is hidden or erased. */
  readonly dataFolder: string;
  /** A fresh UUIDv7. */
  readonly newId: () => string;
}

/** The user who exports. */
export interface CopyCaller {
  readonly userId: string;
  readonly role: Role;
}

/** The export to make. */
export interface NewCopy {
  readonly sessionId: string;
  /** The state from which it is made. */
  readonly state: SessionState;
  readonly profile: ReaderProfile;
  readonly format: string;
  /** The recipient, as the lead names them. */
  readonly reader: string;
  readonly extension: string;
  readonly contentType: string;
  /** Distinguishes it from another export of the same in the same format. */
  readonly variant?: string | undefined;
  /** The number of its statement in exports for this audience. Left out for all statements. */
  readonly number?: number | undefined;
  readonly included: number;
  readonly leftOut: number;
}

export interface CopyFile {
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly path: string;
}

/** Files that leave the team, in any format. They are for leads, and are logged before they are sent ([R9], [P1]). */
export interface Copies {
  /** The state of a session if an export for this audience may be made. Refusals are `CodedError`s. */
  stateFor(sessionId: string, profile: ReaderProfile, caller: CopyCaller): Promise<SessionState>;
  /** `write` makes the file at a path; whatever it throws, nothing is kept or logged. */
  make(copy: NewCopy, caller: CopyCaller, write: (path: string) => Promise<void>): Promise<MadeFile>;
  read(id: string, caller: CopyCaller): Promise<CopyFile>;
  /** Drops all exports of a session, after a hiding or an erasure. */
  drop(sessionId: string): Promise<void>;
  /** Drops the unfinished files of a crash. Called at the start, before anything is made. */
  dropLeftovers(): Promise<void>;
}

const ID = /^[0-9a-f-]{36}$/;
const META_FILE = 'take-out.json';

interface Meta {
  readonly sessionId: string;
  readonly fileName: string;
  readonly contentType: string;
}

export function createCopies({ commands, dataFolder, newId }: CopiesDeps): Copies {
  const folder = join(dataFolder, 'exports');

  async function metaOf(id: string): Promise<Meta | undefined> {
    const text = await readFile(join(folder, id, META_FILE), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as Meta);
  }

  return {
    async stateFor(sessionId, profile, caller) {
      if (!can(caller.role, 'record.export')) throw new CodedError('forbidden');
      const state = await commands.state(sessionId);
      const session = sessionRow(state);
      if (session === undefined) throw new CodedError('not_found');
      if (profile !== 'internal' && session.kind === 'practice')
        throw new CodedError('export_refused', { reason: 'practice' });
      const isReviewed = session.status === 'reviewed' || session.status === 'published';
      if (profile === 'public' && !isReviewed) throw new CodedError('export_refused', { reason: 'not_reviewed' });
      return state;
    },

    async make(copy, caller, write) {
      const { sessionId, state, profile, format, contentType, included, leftOut } = copy;
      const reader = copy.reader.trim();
      if (reader === '') throw new CodedError('malformed', { path: 'reader' });
      const id = newId();
      const fileName = fileNameOf(copy);
      // The file is written aside first, so that an export exists only when it is whole.
      const draft = join(folder, `${id}.part`);
      let file: { readonly sha256: string; readonly bytes: number };
      try {
        await mkdir(draft, { recursive: true });
        await write(join(draft, fileName));
        const { size } = await stat(join(draft, fileName));
        file = { sha256: await hashFile(join(draft, fileName)), bytes: size };
        const meta: Meta = { sessionId, fileName, contentType };
        await writeFile(join(draft, META_FILE), JSON.stringify(meta));
        await rename(draft, join(folder, id));
      } catch (error) {
        await rm(draft, { recursive: true, force: true });
        throw (error as { code?: unknown }).code === 'ENOSPC' ? new CodedError('disk_full') : error;
      }
      const payload = { takeOutId: id, profile, format, reader, sha256: file.sha256, included, leftOut };
      const answer = await commands.submit(
        streamOf(sessionId),
        { commandId: newOwnId(), type: 'log-take-out', payload },
        { userId: caller.userId, role: 'system' },
      );
      const isOvertaken = answer.ok && protects(await commands.state(sessionId)) !== protects(state);
      if (!answer.ok || isOvertaken) {
        // It is not logged, or somebody was hidden meanwhile: no file leaves ([R3e]).
        await rm(join(folder, id), { recursive: true, force: true });
        throw answer.ok ? new CodedError('stale') : new CodedError(answer.code, answer.params);
      }
      return { id, fileName, ...file };
    },

    async read(id, caller) {
      if (!can(caller.role, 'record.export')) throw new CodedError('forbidden');
      const meta = ID.test(id) ? await metaOf(id) : undefined;
      if (meta === undefined) throw new CodedError('not_found');
      const { fileName, contentType } = meta;
      const path = join(folder, id, fileName);
      return { fileName, contentType, path, bytes: (await stat(path)).size };
    },

    async drop(sessionId) {
      for (const id of await readdir(folder).catch(() => []))
        if (ID.test(id) && (await metaOf(id))?.sessionId === sessionId)
          await rm(join(folder, id), { recursive: true, force: true });
    },

    async dropLeftovers() {
      for (const id of await readdir(folder).catch(() => []))
        if (id.endsWith('.part')) await rm(join(folder, id), { recursive: true, force: true });
    },
  };
}

/** The protection in a state: hidden speakers with their names, and erased values. */
function protects(state: SessionState): string {
  let erased = 0;
  for (const text of state.texts.values()) if (text.state === 'erased') erased++;
  const hidden = [...hiddenSubjects(state)].sort();
  const names = namesEver(
    state,
    hidden.flatMap((id) => placeOf(state, id)),
  );
  return JSON.stringify([hidden, names, erased]);
}

/**
 * Date, kind of session, audience and number. It has no title and no name, because many programs see file names ([P2]).
 */
function fileNameOf({ state, profile, extension, number, variant }: NewCopy): string {
  const session = sessionRow(state);
  const date = session?.startedAtMs == null ? 'undated' : localDate(session.startedAtMs, session.timeZone);
  const kind = (session?.kind ?? 'other').replaceAll('_', '-');
  const statement = number === undefined ? '' : `-${String(number)}`;
  const which = variant === undefined ? '' : `-${variant}`;
  return `record-${date}-${kind}-${profile}${statement}${which}.${extension}`;
}
