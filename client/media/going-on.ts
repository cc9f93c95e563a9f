import { effect, signal, type ReadonlySignal } from '@preact/signals-core';
import type { SourceState } from '../../shared/vocabulary/source-state.ts';
import { api } from '../net/api.ts';
import type { SessionDesk } from '../state/session-desk.ts';

/** Whether more may still come of one recording: not of a file that was handed over, nor of a stream that was ended. */
export interface GoingOn {
  readonly goesOn: ReadonlySignal<boolean>;
  /** Settled once the server has answered, or cannot be asked: then it is taken to go on. */
  readonly isKnown: Promise<void>;
  close(): void;
}

/** Asks the server now, and again whenever something may have changed. */
export function followGoingOn(sourceId: string, { recordingNews }: Pick<SessionDesk, 'recordingNews'>): GoingOn {
  const goesOn = signal(true);
  const ask = async (): Promise<void> => {
    const answer = await api
      .get<{ state: SourceState }>(`/api/sources/${encodeURIComponent(sourceId)}`)
      .catch(() => undefined);
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
