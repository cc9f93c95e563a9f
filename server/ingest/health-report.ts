import { errorCodeOf, isNotFound } from './ingest-error.ts';
import { healthAt, type RecordingFacts, type SourceHealth } from './health.ts';
import type { Runtime } from './runtime.ts';

/** Before the first playlist has said better. */
const ASSUMED_RHYTHM_MS = 2000;

/** What one way in knows about how it goes, and the telling of it: whenever the state changes, and at once ([M9]). */
export interface HealthReport {
  /** How far apart segments come, at most. */
  rhythmMs(): number;
  now(): SourceHealth;
  learn(news: Partial<RecordingFacts>): void;
  /** The stream could not be read at all; it stays so until `learn` says otherwise. */
  failed(error: unknown): void;
  /** One segment could not be had; remembered for a while. */
  trouble(error: unknown): void;
  gap(): void;
  /** Tells now, and on silence too, which is news as well; resolves when the signal aborts. */
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
