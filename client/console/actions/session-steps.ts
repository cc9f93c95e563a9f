/** The actions that change the state of a whole session: closing, review, reopening, suspending. */
import { isLocked } from '../../../shared/session/reviewed-lock.ts';
import { sessionRow } from '../../../shared/session/state/state.ts';
import { t } from '../../messages.ts';
import type { LiveConsole } from '../store/live-console.ts';
import type { Given } from '../../sync/session-store.ts';
import type { Action } from './action.ts';
import { sayCheckValue } from './check-value.ts';
import { reviewItemsOf } from './confirming.ts';
import { announceEffect } from './announce-effect.ts';

/** For each step the status that it needs, and the words if the session has another. */
const STEPS = {
  'suspend-session': { from: ['live'], not: 'panel.say.not_suspended' },
  'start-session': { from: ['suspended'], not: 'panel.say.not_resumed' },
  'close-session': { from: ['live', 'suspended'], not: 'panel.say.not_closed' },
  'review-session': { from: ['closed', 'in_review'], not: 'panel.say.not_reviewed' },
} as const;

/**
 * Closes a session, then starts its review, then marks it as reviewed, which a public copy needs ([P1]). A step that is
 * not possible is not tried: the page states why.
 */
function giveStep(live: LiveConsole, type: keyof typeof STEPS): void {
  const status = (): string => sessionRow(live.state())?.status ?? '';
  const before = status();
  const { from, not } = STEPS[type];
  if (!from.some((each) => each === before)) return live.say(t(not, { status: before }), { tone: 'trouble' });
  const given = live.give(type, {});
  const after = status();
  const left = reviewItemsOf(live.state()).length;
  if (after === 'reviewed' && left > 0) live.say(t('panel.say.left_open', { count: left }), { tone: 'trouble' });
  saySessionStep(live, given, after);
}

function saySessionStep(live: LiveConsole, given: Given, status: string): void {
  const words = (known: 'yes' | 'no'): string => t('panel.say.session_step', { known, status });
  announceEffect(live, given, words, { later: () => words('yes') });
}

/** Opens a session again. A reviewed session goes back into review, where it takes changes ([K20]). */
function openAgain(live: LiveConsole): void {
  const before = sessionRow(live.state());
  if ((before?.endedAtMs ?? null) === null) return live.say(t('panel.say.not_over'), { tone: 'trouble' });
  const given = isLocked(live.state()) ? live.give('review-session', { again: true }) : live.give('start-session', {});
  const status = sessionRow(live.state())?.status ?? '';
  saySessionStep(live, given, status);
}

/** Closes the list, which keeps its names. Closed for good, it records the waiting speakers as not reached ([A5]). */
function setList(live: LiveConsole, to: 'close-list' | 'open-list' | 'for_good'): void {
  const isOpen = sessionRow(live.state())?.listOpen ?? true;
  if (to !== 'for_good' && isOpen === (to === 'open-list'))
    return live.say(t(isOpen ? 'panel.say.list_is_open' : 'panel.say.list_is_closed'), { tone: 'trouble' });
  const waiting = live.waiting.peek().filter(({ intervention }) => intervention === null).length;
  if (to !== 'open-list' && isOpen) live.give('close-list', {});
  if (to === 'open-list') live.give('open-list', {});
  if (to === 'for_good') live.give('mark-not-reached', {});
  const say = { 'close-list': 'panel.say.list_closed', 'open-list': 'panel.say.list_opened' } as const;
  live.say(t(to === 'for_good' ? 'panel.say.not_reached' : say[to], { count: waiting }));
}

/** The actions on the session as a whole. The palette finds each by a plain word. */
export const SESSION_STEPS: readonly Action[] = [
  {
    id: 'stream',
    keys: [],
    label: 'panel.action.stream',
    layer: 'none',
    who: 'recording.manage',
    keepsRecord: true,
    run: (live) => void (live.open.value = { what: 'panel', panel: 'stream' }),
  },
  {
    id: 'suspend_session',
    keys: [],
    label: 'panel.action.suspend_session',
    layer: 'none',
    who: 'session.record',
    run: (live) => giveStep(live, 'suspend-session'),
  },
  {
    id: 'resume_session',
    keys: [],
    label: 'panel.action.resume_session',
    layer: 'none',
    who: 'session.record',
    run: (live) => giveStep(live, 'start-session'),
  },
  {
    id: 'close_list',
    keys: [],
    label: 'panel.action.close_list',
    layer: 'none',
    who: 'session.record',
    run: (live) => setList(live, 'close-list'),
  },
  {
    id: 'open_list',
    keys: [],
    label: 'panel.action.open_list',
    layer: 'none',
    who: 'session.record',
    run: (live) => setList(live, 'open-list'),
  },
  {
    id: 'not_reached',
    keys: [],
    label: 'panel.action.not_reached',
    layer: 'none',
    who: 'session.record',
    run: (live) => setList(live, 'for_good'),
  },
  {
    id: 'close_session',
    keys: [],
    label: 'panel.action.close_session',
    layer: 'none',
    who: 'session.close',
    run: (live) => giveStep(live, 'close-session'),
  },
  {
    id: 'review_session',
    keys: [],
    label: 'panel.action.review_session',
    layer: 'none',
    who: 'session.close',
    keepsRecord: true,
    run: (live) => giveStep(live, 'review-session'),
  },
  {
    id: 'open_again',
    keys: [],
    label: 'panel.action.open_again',
    layer: 'none',
    who: 'session.close',
    keepsRecord: true,
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
