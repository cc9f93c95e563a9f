import { isLocked } from '../../shared/session/locked.ts';
import { sessionRow } from '../../shared/session/state.ts';
import { t } from '../messages.ts';
import type { LiveConsole } from '../state/live-console.ts';
import type { Action } from './action.ts';
import { sayCheckValue } from './check-value.ts';
import { doubtsOf } from './confirming.ts';
import { sayForOthers } from './said-for-others.ts';

/** Closed, then in review, then reviewed: a public copy needs the last ([P1]). What cannot be is said, not tried. */
function giveStep(live: LiveConsole, type: 'close-session' | 'review-session'): void {
  const status = (): string => sessionRow(live.state())?.status ?? '';
  const before = status();
  const isOpen = before === 'live' || before === 'suspended';
  const isInReview = before === 'closed' || before === 'in_review';
  if (type === 'close-session' ? !isOpen : !isInReview) {
    live.say(t(type === 'close-session' ? 'panel.say.not_closed' : 'panel.say.not_reviewed', { status: before }));
    return;
  }
  const given = live.give(type, {});
  const after = status();
  const left = doubtsOf(live.state()).length;
  if (after === 'reviewed' && left > 0) live.say(t('panel.say.left_open', { count: left }), { tone: 'trouble' });
  sayForOthers(live, given, (known) => t('panel.say.session_step', { known, status: after }));
}

/** A session that is over goes on; one that is reviewed goes back into review, where it takes tags ([K4]). */
function openAgain(live: LiveConsole): void {
  const before = sessionRow(live.state());
  if ((before?.endedAtMs ?? null) === null) return live.say(t('panel.say.not_over'), { tone: 'trouble' });
  const given = isLocked(live.state()) ? live.give('review-session', { again: true }) : live.give('start-session', {});
  const status = sessionRow(live.state())?.status ?? '';
  sayForOthers(live, given, (known) => t('panel.say.session_step', { known, status }));
}

/** What is done with the session as a whole; found in the palette by its plain word. */
export const SESSION_STEPS: readonly Action[] = [
  {
    id: 'stream',
    keys: [],
    label: 'panel.action.stream',
    layer: 'none',
    who: 'lead',
    run: (live) => void (live.open.value = { what: 'panel', panel: 'stream' }),
  },
  {
    id: 'close_session',
    keys: [],
    label: 'panel.action.close_session',
    layer: 'none',
    who: 'lead',
    run: (live) => giveStep(live, 'close-session'),
  },
  {
    id: 'review_session',
    keys: [],
    label: 'panel.action.review_session',
    layer: 'none',
    who: 'lead',
    run: (live) => giveStep(live, 'review-session'),
  },
  {
    id: 'open_again',
    keys: [],
    label: 'panel.action.open_again',
    layer: 'none',
    who: 'lead',
    run: openAgain,
  },
  {
    id: 'check_value',
    keys: [],
    label: 'panel.action.check_value',
    layer: 'none',
    who: 'everyone',
    run: (live) => void sayCheckValue(live),
  },
];
