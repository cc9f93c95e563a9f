/** Follows the health of one recording and reports each change. */
import { errorCodeOf, isNotFound } from './ingest-error.ts';
import { healthAt, type RecordingFacts, type SourceHealth } from './health.ts';
import type { Runtime } from './runtime.ts';

/** Assumed time between segments before the first playlist, ms. */
const ASSUMED_RHYTHM_MS = 2000;

/** The health of one recording. It is reported at once whenever the state changes ([M9]). */
export interface HealthReport {
  /** The longest usual time between two segments, ms. */
  rhythmMs(): number;
  now(): SourceHealth;
  learn(news: Partial<RecordingFacts>): void;
  /** The stream could not be read at all. That stays so until `learn` changes it. */
  failed(error: unknown): void;
  /** One segment could not be fetched. That is remembered for a while. */
  trouble(error: unknown): void;
  gap(): void;
  /** Reports immediately and when segments stop arriving. Resolves when the signal aborts. */
  watch(signal: AbortSignal): Promise<void>;
}

export function createHealthReport(
  runtime: Pick<Runtime, 'nowMs' | 'sleep'>,
  onHealth: (health: SourceHealth) => void,
): HealthReport {
  let told: SourceHealth | null = null;
  let facts: RecordingFacts = {
    rhythmMs: ASSUMED_RHYTHM_MS,
    lastSegmentMs: null,
    trouble: null,
    failure: null,
    clockIsOff: false,
    ended: false,
  };

  function learn(news: Partial<RecordingFacts>): void {
    facts = { ...facts, ...news };
    tell();
  }

  function tell(): void {
    const health = healthAt(facts, runtime.nowMs());
    if (told?.state === health.state && told.error === health.error) return;
    told = health;
    onHealth(health);
  }

  return {
    rhythmMs: () => facts.rhythmMs,
    now: () => healthAt(facts, runtime.nowMs()),
    learn,
    failed(error) {
      const sinceMs = facts.failure?.sinceMs ?? runtime.nowMs();
      learn({ failure: { code: errorCodeOf(error), sinceMs, denied: isNotFound(error) } });
    },
    trouble(error) {
      learn({ trouble: { code: errorCodeOf(error), atMs: runtime.nowMs() } });
    },
    gap() {
      learn({ trouble: { code: 'media_gap', atMs: runtime.nowMs() } });
    },
    async watch(signal) {
      while (!signal.aborted) {
        tell();
        await runtime.sleep(facts.rhythmMs / 2, signal);
      }
    },
  };
}
