import type { Action } from './action.ts';
import { hide, hideBefore, liftHide } from './hiding.ts';
import * as tagging from './tagging.ts';

const QUICK_TOPICS = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit): Action => ({
  id: `topic_${String(digit)}`,
  keys: [String(digit)],
  label: 'console.action.quick_topic',
  layer: 'none',
  who: 'session.record',
  run: (live) => tagging.quickTopic(live, digit),
}));

/** The actions that attach something to a turn, and those that hide its speaker. */
export const TAG_KEYS: readonly Action[] = [
  ...QUICK_TOPICS,
  {
    id: 'topic',
    keys: ['t', '0'],
    label: 'console.action.topic',
    layer: 'none',
    who: 'session.record',
    opensField: () => true,
    run: (live) => tagging.openTag(live, 'topic'),
  },
  {
    id: 'about',
    keys: ['c'],
    label: 'console.action.about',
    layer: 'none',
    who: 'session.record',
    opensField: () => true,
    run: (live) => tagging.openTag(live, 'about'),
  },
  {
    id: 'hide',
    keys: ['h'],
    label: 'console.action.hide',
    layer: 'none',
    who: 'session.record',
    keepsRecord: true,
    run: hide,
  },
  {
    id: 'hide_before',
    keys: ['shift+h'],
    label: 'console.action.hide_before',
    layer: 'none',
    who: 'session.record',
    keepsRecord: true,
    run: hideBefore,
  },
  {
    id: 'lift_hide',
    keys: [],
    label: 'console.action.lift_hide',
    layer: 'lead',
    who: 'hidden.lift',
    keepsRecord: true,
    run: liftHide,
  },
  {
    id: 'note',
    keys: ['enter'],
    label: 'console.action.note',
    layer: 'none',
    who: 'session.record',
    opensField: () => true,
    run: (live, press) => tagging.openNote(live, press, 'note'),
  },
  {
    id: 'quote',
    keys: ['q'],
    label: 'console.action.quote',
    layer: 'second',
    who: 'session.record',
    opensField: () => true,
    run: (live, press) => tagging.openNote(live, press, 'quote'),
  },
  {
    id: 'look_later',
    keys: ['m'],
    label: 'console.action.look_later',
    layer: 'second',
    who: 'session.record',
    run: tagging.lookLater,
  },
  {
    id: 'one_before',
    keys: ['b'],
    label: 'console.action.one_before',
    layer: 'second',
    who: 'session.record',
    keepsRecord: true,
    run: tagging.pointToOneBefore,
  },
];
