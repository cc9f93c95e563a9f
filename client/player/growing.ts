import { effect, signal, type ReadonlySignal } from '@preact/signals-core';
import type { Source } from '../../shared/contract/http/sources.schema.ts';
import { api } from '../sync/api.ts';
import type { SessionStore } from '../sync/session-store.ts';

/** Whether a recording may still grow. An upload and a stopped stream do not. */
export interface Growing {
  readonly goesOn: ReadonlySignal<boolean>;
  /** Set once the server has answered. Without an answer the recording counts as growing. */
  readonly isKnown: Promise<void>;
  close(): void;
}

/** Asks the server now, and again whenever the answer may have changed. */
export function followGrowing(sourceId: string, { recordingNews }: Pick<SessionStore, 'recordingNews'>): Growing {
  const goesOn = signal(true);
  const ask = async (): Promise<void> => {
    const answer = await api.get<Source>(`/api/sources/${encodeURIComponent(sourceId)}`).catch(() => undefined);
    if (answer !== undefined) goesOn.value = answer.state !== 'stopped';
  };
  let first: Promise<void> | undefined;
  const stop = effect(() => {
    void recordingNews.value;
    const asked = ask();
    first ??= asked;
  });
  return { goesOn, isKnown: first ?? Promise.resolve(), close: stop };
}
