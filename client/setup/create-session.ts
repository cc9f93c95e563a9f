import type { Created } from '../../shared/contract/http/conferences.schema.ts';
import type { SessionKind } from '../../shared/vocabulary/session.ts';
import { ApiError, type Api } from '../sync/api.ts';
import { newId } from '../sync/uuid.ts';
import { entriesOf, type PastedSpeaker } from './pasted-list.ts';

/** The answers to the five questions of the set-up. */
export interface NewSession {
  readonly conference: { readonly id: string } | { readonly name: string; readonly place: string };
  readonly title: string;
  readonly kind: SessionKind;
  readonly timeZone: string;
  readonly presetId: string;
  /** Replaces the preset's time for statements, ms. Null means no limit, undefined keeps the preset's. */
  readonly limitMs: number | null | undefined;
  readonly speakers: readonly PastedSpeaker[];
  readonly sourceUrl: string;
}

/** A part that did not work, with its error code. The session itself exists. */
export interface SetUpFault {
  readonly part: 'list' | 'limit' | 'source';
  readonly code: string;
}

/**
 * Makes the session, then everything that belongs to it. Only the first step can fail as a whole. A livestream that
 * does not answer must not lose the list.
 *
 * @throws {ApiError}
 */
export async function setUpSession(
  api: Api,
  session: NewSession,
): Promise<{ readonly id: string; readonly faults: readonly SetUpFault[] }> {
  const { conference, title, kind, timeZone, presetId } = session;
  const { id } = await api.post<Created>('/api/sessions', {
    ...('id' in conference ? { conferenceId: conference.id } : { conference: { ...conference, timeZone } }),
    title,
    kind,
    timeZone,
    presetId,
  });
  const faults: SetUpFault[] = [];
  const attempt = async (part: SetUpFault['part'], action: () => Promise<unknown>): Promise<void> => {
    try {
      await action();
    } catch (error) {
      faults.push({ part, code: error instanceof ApiError ? error.code : 'internal' });
    }
  };
  const give = (type: string, payload: object): Promise<unknown> =>
    api.post(`/api/sessions/${id}/commands`, { commandId: newId(), type, payload });

  if (session.limitMs !== undefined) {
    const nowMs = Date.now();
    const mark = { vantage: 'room', pressedMs: nowMs, pressUncertaintyMs: 3_600_000, leadMs: 0 };
    const kinds = ['statement', 'group_statement'];
    const limit = {
      changeId: newId(),
      shape: 'fixed',
      classes: ['*'],
      kinds,
      ms: session.limitMs,
      appliesTo: 'next',
      mark,
    };
    await attempt('limit', () => give('change-limit', limit));
  }
  for (const payload of entriesOf(session.speakers)) await attempt('list', () => give('add-entries', payload));
  if (session.sourceUrl !== '')
    await attempt('source', () =>
      api.post('/api/sources', { sessionId: id, url: session.sourceUrl, role: 'floor', channel: 'floor' }),
    );
  return { id, faults };
}
