/** Makes the export of a session's record in a format, and its preview. */
import { createHmac } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { ExportCreated, ExportPreview, ExportRequest } from '../../shared/contract/http/exports.schema.ts';
import { buildRecord, type BuiltRecord } from '../../shared/record/canonical-record.ts';
import { NOTHING_KEPT } from '../../shared/record/protected-names.ts';
import { sessionRow, type SessionState } from '../../shared/session/state/state.ts';
import type { HiddenNames } from '../protection/hidden-names.ts';
import type { Copies, CopyCaller } from './copies.ts';
import { FORMATS } from './formats.ts';
import { createWords } from './words.ts';

export interface ExportsDeps {
  readonly copies: Copies;
  /** Name and version of the program. Every export prints it. */
  readonly software: string;
  readonly conference: (id: string) => { readonly name: string; readonly place: string } | undefined;
  /** User id → name. */
  readonly people: () => ReadonlyMap<string, string>;
  /** The kept keys of erased names. Left out: none are kept. */
  readonly hiddenNames?: Pick<HiddenNames, 'keptFor'>;
}

/** Records as files. Refusals are `CodedError`s. */
export interface Exports {
  preview(request: Pick<ExportRequest, 'sessionId' | 'profile'>, caller: CopyCaller): Promise<ExportPreview>;
  create(request: ExportRequest, caller: CopyCaller): Promise<ExportCreated>;
}

export function createExports(deps: ExportsDeps): Exports {
  const { copies } = deps;
  const words = createWords();

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
        keptNames: deps.hiddenNames?.keptFor(request.sessionId, state) ?? NOTHING_KEPT,
      },
      request.profile,
    );
  }

  return {
    async preview({ sessionId, profile }, caller) {
      const state = await copies.stateFor(sessionId, profile, caller);
      const { record, leftOut } = recordOf(state, { sessionId, profile, reader: '' });
      return { included: record.interventions.length, leftOut };
    },

    async create(request, caller) {
      const { sessionId, format, profile } = request;
      const reader = request.reader.trim();
      const state = await copies.stateFor(sessionId, profile, caller);
      const { record, leftOut } = recordOf(state, { sessionId, profile, reader });
      const { extension, contentType, write } = FORMATS[format];
      const included = record.interventions.length;
      const count = leftOut.reduce((sum, each) => sum + each.count, 0);
      const made = await copies.make(
        { sessionId, state, profile, format, reader, extension, contentType, included, leftOut: count },
        caller,
        (path) => writeFile(path, write(record, words), 'utf8'),
      );
      return { ...made, included, leftOut };
    },
  };
}

/**
 * Numbers that stand for protected speakers. They follow an order of all turns that depends on the reader. So two
 * exports cannot be joined by them, and the same export made again is the same ([R1]).
 */
function aliasesFor(state: SessionState, release: string): (interventionId: string) => number {
  const place = (id: string): string => createHmac('sha256', release).update(id).digest('hex');
  const order = new Map(
    [...state.interventionOrder].sort((a, b) => (place(a) < place(b) ? -1 : 1)).map((id, index) => [id, index + 1]),
  );
  return (id) => order.get(id) ?? 0;
}
