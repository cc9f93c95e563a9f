import type { InterruptionReason } from '../../shared/vocabulary/interruption-reason.ts';
import type { Vantage } from '../../shared/vocabulary/vantage.ts';

/** What the digits mean while it is asked from where somebody follows. */
export const VANTAGE_KEYS = ['room', 'stream', 'recording'] as const satisfies readonly Vantage[];

/** What the digits mean after P. */
export const INTERRUPTION_KEYS = [
  'microphone_failure',
  'interpretation_failure',
  'chair',
  'disturbance',
] as const satisfies readonly InterruptionReason[];
