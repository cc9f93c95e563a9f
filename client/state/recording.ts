import { signal, type ReadonlySignal } from '@preact/signals-core';
import type { SourceState } from '../../shared/vocabulary/source-state.ts';
import { t } from '../messages.ts';
import { api } from '../net/api.ts';

/** How often to ask how the recording goes, ms. */
const ASK_MS = 10_000;

interface SourceWords {
  readonly role: string;
  readonly state: SourceState;
  readonly recordedMs: number;
}

export interface Recording {
  /** In plain words; null while there is none, or nobody knows. */
  readonly words: ReadonlySignal<string | null>;
  close(): void;
}

function wordsFor({ state }: SourceWords): string {
  switch (state) {
    case 'live':
      return t('console.recording.live');
    case 'connecting':
      return t('console.recording.connecting');
    case 'stalled':
    case 'degraded':
      return t('console.recording.trouble');
    case 'ended?':
      return t('console.recording.ended');
    case 'stopped':
      return t('console.recording.stopped');
  }
}

/** How the recording of a session goes, asked now and then. */
export function followRecording(sessionId: string): Recording {
  const words = signal<string | null>(null);
  const ask = async (): Promise<void> => {
    try {
      const { sources } = await api.get<{ sources: readonly SourceWords[] }>(`/api/sessions/${sessionId}/sources`);
      const floor = sources.find(({ role }) => role === 'floor');
      words.value = floor === undefined ? null : wordsFor(floor);
    } catch {
      // Without an answer nothing is known, and nothing is claimed; the connection has its own words.
      words.value = null;
    }
  };
  void ask();
  const asking = setInterval(() => void ask(), ASK_MS);
  return { words, close: () => clearInterval(asking) };
}
