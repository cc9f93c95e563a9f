import { createHash, createHmac } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildRecord, type BuiltRecord } from '../../shared/record/canonical-record.ts';
import type { LeftOut } from '../../shared/record/left-out.ts';
import { hiddenSubjects } from '../../shared/session/hidden.ts';
import { sessionRow, type SessionState } from '../../shared/session/state.ts';
import type { ReaderProfile } from '../../shared/vocabulary/reader-profile.ts';
import type { Role } from '../../shared/vocabulary/role.ts';
import type { Commands } from '../services/commands.ts';
import { DoorError } from '../services/door-error.ts';
import { streamOf } from '../services/stream-names.ts';
import { FORMATS, type FormatName } from './formats.ts';
import { localDate } from './time-text.ts';
import { createWords } from './words.ts';

export interface ExportsDeps {
  readonly commands: Pick<Commands, 'state' | 'submit'>;
  /** Files lie in `exports/` below it until something in their session is hidden or erased. */
  readonly dataFolder: string;
  /** Name and version of the program, printed in every copy. */
  readonly software: string;
  readonly conference: (id: string) => { readonly name: string; readonly place: string } | undefined;
  /** User id → name. */
  readonly people: () => ReadonlyMap<string, string>;
  /** A fresh UUIDv7. */
  readonly newId: () => string;
}

/** Who asks. */
export interface ExportCaller {
  readonly userId: string;
  readonly role: Role;
}

export interface ExportRequest {
  readonly sessionId: string;
  readonly format: FormatName;
  readonly profile: ReaderProfile;
  /** Who will read the copy, as the lead names them. */
  readonly reader: string;
}

/** What a copy would hold, before anything is made or logged. */
export interface ExportPreview {
  readonly included: number;
  readonly leftOut: readonly LeftOut[];
}

export interface ExportCreated extends ExportPreview {
  readonly id: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface ExportFile {
  readonly fileName: string;
  readonly contentType: string;
  readonly body: Buffer;
}

/** The one door through which records leave ([R9], [P1]). Refusals are `DoorError`s. */
export interface Exports {
  preview(request: Pick<ExportRequest, 'sessionId' | 'profile'>, caller: ExportCaller): Promise<ExportPreview>;
  create(request: ExportRequest, caller: ExportCaller): Promise<ExportCreated>;
  read(id: string, caller: ExportCaller): Promise<ExportFile>;
  /** Drops all copies kept of a session: after a hiding or an erasure, which they may not show. */
  drop(sessionId: string): Promise<void>;
}

/** Events after which copies made before must not be handed out again. */
export const DROPS_EXPORTS: ReadonlySet<string> = new Set(['speaker-hidden', 'personal-erased']);

const ID = /^[0-9a-f-]{36}$/;
const META_FILE = 'take-out.json';

interface Meta {
  readonly sessionId: string;
  readonly fileName: string;
  readonly contentType: string;
}

export function createExports(deps: ExportsDeps): Exports {
  const { commands, newId } = deps;
  const folder = join(deps.dataFolder, 'exports');
  const words = createWords();

  async function stateFor(sessionId: string, profile: ReaderProfile, caller: ExportCaller): Promise<SessionState> {
    if (caller.role !== 'lead') throw new DoorError('forbidden');
    const state = await commands.state(sessionId);
    const session = sessionRow(state);
    if (session === undefined) throw new DoorError('not_found');
    if (profile !== 'internal' && session.kind === 'practice')
      throw new DoorError('export_refused', { reason: 'practice' });
    const isReviewed = session.status === 'reviewed' || session.status === 'published';
    if (profile === 'public' && !isReviewed) throw new DoorError('export_refused', { reason: 'not_reviewed' });
    return state;
  }

  function recordOf(state: SessionState, request: Omit<ExportRequest, 'format'>): BuiltRecord {
    const conferenceId = sessionRow(state)?.conferenceId ?? '';
    return buildRecord(
      state,
      {
        sessionId: request.sessionId,
        conference: deps.conference(conferenceId) ?? { name: '', place: null },
        people: deps.people(),
        software: deps.software,
        aliasOf: aliasesFor(state, `${request.sessionId} ${request.reader}`),
      },
      request.profile,
    );
  }

  /** Written aside first, so that a copy is either whole or not there. */
  async function store(id: string, meta: Meta, body: Buffer): Promise<void> {
    const draft = join(folder, `${id}.part`);
    await mkdir(draft, { recursive: true });
    await writeFile(join(draft, meta.fileName), body);
    await writeFile(join(draft, META_FILE), JSON.stringify(meta));
    await rename(draft, join(folder, id));
  }

  async function metaOf(id: string): Promise<Meta | undefined> {
    const text = await readFile(join(folder, id, META_FILE), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as Meta);
  }

  return {
    async preview({ sessionId, profile }, caller) {
      const state = await stateFor(sessionId, profile, caller);
      const { record, leftOut } = recordOf(state, { sessionId, profile, reader: '' });
      return { included: record.interventions.length, leftOut };
    },

    async create(request, caller) {
      const { sessionId, format, profile } = request;
      const reader = request.reader.trim();
      if (reader === '') throw new DoorError('malformed', { path: 'reader' });
      const state = await stateFor(sessionId, profile, caller);
      const { record, leftOut } = recordOf(state, { sessionId, profile, reader });
      const { extension, contentType, write } = FORMATS[format];
      const body = Buffer.from(write(record, words), 'utf8');
      const id = newId();
      const fileName = fileNameOf(state, profile, extension);
      const sha256 = createHash('sha256').update(body).digest('hex');
      await store(id, { sessionId, fileName, contentType }, body);
      const included = record.interventions.length;
      const count = leftOut.reduce((sum, each) => sum + each.count, 0);
      const payload = { takeOutId: id, profile, format, reader, sha256, included, leftOut: count };
      const answer = await commands.submit(
        streamOf(sessionId),
        { commandId: newId(), type: 'log-take-out', payload },
        { userId: caller.userId, role: 'system' },
      );
      const isOvertaken = answer.ok && protects(await commands.state(sessionId)) !== protects(state);
      if (!answer.ok || isOvertaken) {
        // Not logged, or somebody was hidden meanwhile: nothing leaves.
        await rm(join(folder, id), { recursive: true, force: true });
        throw answer.ok ? new DoorError('stale') : new DoorError(answer.code, answer.params);
      }
      return { id, fileName, sha256, bytes: body.length, included, leftOut };
    },

    async read(id, caller) {
      if (caller.role !== 'lead') throw new DoorError('forbidden');
      const meta = ID.test(id) ? await metaOf(id) : undefined;
      if (meta === undefined) throw new DoorError('not_found');
      const { fileName, contentType } = meta;
      return { fileName, contentType, body: await readFile(join(folder, id, fileName)) };
    },

    async drop(sessionId) {
      const ids = await readdir(folder).catch(() => []);
      for (const id of ids) {
        const meta = await metaOf(id);
        // Leftovers of a crash have no owner that could be told: they go with the first dropping.
        const isLeftover = id.endsWith('.part') && meta === undefined;
        if (isLeftover || meta?.sessionId === sessionId) await rm(join(folder, id), { recursive: true, force: true });
      }
    },
  };
}

/** What protection a state knows: who is hidden, and what is erased. */
function protects(state: SessionState): string {
  let erased = 0;
  for (const text of state.texts.values()) if (text.state === 'erased') erased++;
  return [...hiddenSubjects(state)].sort().join() + String(erased);
}

/**
 * Stand-in numbers for protected speakers: all turns in an order that depends on the reader, so that two copies cannot
 * be joined by them, while the same copy made again is the same ([R1]).
 */
function aliasesFor(state: SessionState, release: string): (interventionId: string) => number {
  const place = (id: string): string => createHmac('sha256', release).update(id).digest('hex');
  const order = new Map(
    [...state.interventionOrder].sort((a, b) => (place(a) < place(b) ? -1 : 1)).map((id, index) => [id, index + 1]),
  );
  return (id) => order.get(id) ?? 0;
}

/** Date, kind of session and reader: never a title or a name, for file names are seen by many programs ([P2]). */
function fileNameOf(state: SessionState, profile: ReaderProfile, extension: string): string {
  const session = sessionRow(state);
  const date = session?.startedAtMs == null ? 'undated' : localDate(session.startedAtMs, session.timeZone);
  const kind = (session?.kind ?? 'other').replaceAll('_', '-');
  return `record-${date}-${kind}-${profile}.${extension}`;
}
