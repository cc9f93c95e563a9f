import { t } from '../messages.ts';
import type { LiveConsole } from '../state/live-console.ts';
import type { Action } from './action.ts';

/** Closed, then in review, then reviewed: a public copy needs the last ([P1]). */
function giveStep(live: LiveConsole, type: 'close-session' | 'review-session'): void {
  live.give(type, {});
  live.say(t('console.say.session_step', { status: live.state().tables.session.get('session')?.status ?? '' }));
}

/** What is done with the session as a whole; found in the palette by its plain word. */
export const SESSION_STEPS: readonly Action[] = [
  {
    id: 'stream',
    keys: [],
    label: 'console.action.stream',
    layer: 'none',
    who: 'lead',
    run: (live) => void (live.open.value = { what: 'panel', panel: 'stream' }),
  },
  {
    id: 'close_session',
    keys: [],
    label: 'console.action.close_session',
    layer: 'none',
    who: 'lead',
    run: (live) => giveStep(live, 'close-session'),
  },
  {
    id: 'review_session',
    keys: [],
    label: 'console.action.review_session',
    layer: 'none',
    who: 'lead',
    run: (live) => giveStep(live, 'review-session'),
  },
  {
    id: 'check_value',
    keys: [],
    label: 'console.action.check_value',
    layer: 'none',
    who: 'everyone',
    run: (live) => void import('./check-value.ts').then(({ sayCheckValue }) => sayCheckValue(live)),
  },
];
