/** Lists what the digits mean while a chord is open. */
import type { InterruptionReason } from '../../../shared/vocabulary/floor.ts';
import type { Vantage } from '../../../shared/vocabulary/time.ts';

/** The meaning of the digits while the console asks from where its user follows. */
export const VANTAGE_KEYS = ['room', 'stream', 'recording'] as const satisfies readonly Vantage[];

/** The meaning of the digits after P. */
export const INTERRUPTION_KEYS = [
  'microphone_failure',
  'interpretation_failure',
  'chair',
  'disturbance',
] as const satisfies readonly InterruptionReason[];
