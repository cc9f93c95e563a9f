import { canonicalState } from '../../shared/session/state.ts';
import { t } from '../messages.ts';
import type { LiveConsole } from '../state/live-console.ts';

const SHOWN_CHARACTERS = 16;

/**
 * Says the check value of what the server has confirmed on this page: the beginning of the SHA-256 of the canonical
 * state ([G7]). Two people who read the same one to each other have the same record.
 */
export async function sayCheckValue(live: LiveConsole): Promise<void> {
  // Browsers hash only where the way to the server is private, which it is everywhere but on a plain http trial.
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
