import { canonicalState } from '../../../shared/session/state/state.ts';
import { t } from '../../messages.ts';
import type { LiveConsole } from '../store/live-console.ts';

const SHOWN_CHARACTERS = 16;

/**
 * Shows the check value of the confirmed state: the beginning of the SHA-256 of its canonical form ([G7a]). Two people
 * who read the same value to each other have the same record.
 */
export async function sayCheckValue(live: LiveConsole): Promise<void> {
  // Browsers offer `subtle` only over https and on localhost. A plain http trial has no check value.
  const { subtle } = globalThis.crypto as { readonly subtle?: SubtleCrypto };
  if (subtle === undefined) {
    live.say(t('panel.no_check_value'), { tone: 'trouble' });
    return;
  }
  const state = live.desk.confirmed.peek();
  const hash = await subtle.digest('SHA-256', new TextEncoder().encode(canonicalState(state)));
  const hex = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
  live.say(t('panel.check_value', { seq: state.seq, value: hex.slice(0, SHOWN_CHARACTERS) }));
}
