import { can } from '../../../shared/access.ts';
import type { Action } from './action.ts';
import { confirm, firstToConfirm } from './confirming.ts';
import * as floor from './floor.ts';
import { isSessionLoaded } from './session-loaded.ts';
import { openLimit } from './limit.ts';
import { PICTURE_KEYS } from './picture-keys.ts';
import { isShut } from './session-over.ts';
import { TAG_KEYS } from './tag-keys.ts';
import { again, undoLast } from './undo.ts';
import { t } from '../../messages.ts';
import type { LiveConsole } from '../store/live-console.ts';
import { takesTyping, type OpenPanel } from '../store/open.ts';
import type { Press } from '../store/programme.ts';

const openPanel =
  (panel: OpenPanel) =>
  (live: LiveConsole): void => {
    const open = live.open.peek();
    const isOpen = open?.what === 'panel' && open.panel === panel;
    live.open.value = isOpen ? null : { what: 'panel', panel };
  };

const always = (): boolean => true;

const NUDGE_MS = 1000;

export const ACTIONS: readonly Action[] = [
  {
    id: 'stop',
    keys: ['s'],
    label: 'console.action.stop',
    layer: 'day_one',
    who: 'witness',
    movesFloor: true,
    run: floor.stop,
  },
  {
    id: 'next',
    keys: ['n'],
    label: 'console.action.next',
    layer: 'day_one',
    who: 'witness',
    movesFloor: true,
    opensField: ({ waiting, keeper }) => waiting.peek().length === 0 && keeper.peek().isMine,
    run: floor.next,
  },
  {
    id: 'choose_next',
    keys: ['shift+n'],
    label: 'console.action.choose_next',
    layer: 'second',
    who: 'keeper',
    movesFloor: true,
    opensField: always,
    run: floor.chooseNext,
  },
  {
    id: 'unlisted',
    keys: ['a'],
    label: 'console.action.unlisted',
    layer: 'day_one',
    who: 'keeper',
    movesFloor: true,
    opensField: always,
    run: (live, press) => floor.begin(live, press, 'unlisted'),
  },
  {
    id: 'heard_next',
    keys: ['shift+a'],
    label: 'console.action.heard_next',
    layer: 'none',
    who: 'session.record',
    opensField: always,
    run: (live) => void (live.open.value = { what: 'field', field: { kind: 'heard_next' } }),
  },
  {
    id: 'cut_off',
    keys: ['x'],
    label: 'console.action.cut_off',
    layer: 'second',
    who: 'keeper',
    movesFloor: true,
    isTwice: floor.isCutOff,
    run: floor.cutOff,
  },
  {
    id: 'warn',
    keys: ['w'],
    label: 'console.action.warn',
    layer: 'second',
    who: 'keeper',
    movesFloor: true,
    run: floor.warn,
  },
  {
    id: 'pause',
    keys: ['p'],
    label: 'console.action.pause',
    layer: 'second',
    who: 'keeper',
    movesFloor: true,
    run: floor.pause,
  },
  {
    id: 'reply',
    keys: ['r'],
    label: 'console.action.reply',
    layer: 'second',
    who: 'keeper',
    movesFloor: true,
    opensField: always,
    run: floor.reply,
  },
  {
    id: 'order',
    keys: ['o'],
    label: 'console.action.order',
    layer: 'second',
    who: 'keeper',
    movesFloor: true,
    opensField: ({ floor }) => floor.peek().nested === null,
    run: floor.pointOfOrder,
  },
  {
    id: 'absent',
    keys: ['d'],
    label: 'console.action.absent',
    layer: 'second',
    who: 'keeper',
    movesFloor: true,
    run: floor.absent,
  },
  { id: 'limit', keys: ['l'], label: 'console.action.limit', layer: 'second', who: 'keeper', run: openLimit },
  {
    id: 'earlier',
    keys: ['shift+arrowleft'],
    label: 'console.action.earlier',
    layer: 'lead',
    who: 'keeper',
    run: (live) => floor.nudge(live, -NUDGE_MS),
  },
  {
    id: 'later',
    keys: ['shift+arrowright'],
    label: 'console.action.later',
    layer: 'lead',
    who: 'keeper',
    run: (live) => floor.nudge(live, NUDGE_MS),
  },
  ...TAG_KEYS,
  {
    id: 'take_back',
    keys: ['u', 'mod+z'],
    label: 'console.action.take_back',
    layer: 'day_one',
    who: 'session.record',
    keepsRecord: true,
    run: undoLast,
  },
  {
    id: 'again',
    keys: ['shift+u'],
    label: 'console.action.again',
    layer: 'lead',
    who: 'session.record',
    keepsRecord: true,
    run: again,
  },
  {
    id: 'confirm',
    keys: ['y'],
    label: 'console.action.confirm',
    layer: 'none',
    who: 'session.record',
    run: (live) => confirm(live, firstToConfirm(live.state())),
  },
  ...PICTURE_KEYS,
  {
    id: 'take_clock',
    keys: [],
    label: 'console.action.take_clock',
    layer: 'none',
    who: 'session.record',
    run: (live) => void (live.open.value = live.keeper.peek().isMine ? null : { what: 'take_clock' }),
  },
  { id: 'cover', keys: ['z'], label: 'console.action.cover', layer: 'none', who: 'everyone', run: openPanel('cover') },
  {
    id: 'palette',
    keys: ['/', 'mod+k'],
    label: 'console.action.palette',
    layer: 'none',
    who: 'everyone',
    always: true,
    run: openPanel('palette'),
  },
  {
    id: 'key_card',
    keys: ['?'],
    label: 'console.action.key_card',
    layer: 'none',
    who: 'everyone',
    run: openPanel('key_card'),
  },
  {
    id: 'switch_keys',
    keys: [],
    label: 'console.action.switch_keys',
    layer: 'none',
    who: 'everyone',
    always: true,
    run: (live) => live.setKeymap({ ...live.keymap.peek(), isOn: !live.keymap.peek().isOn }),
  },
];

export function actionOf(id: string): Action | undefined {
  return ACTIONS.find((action) => action.id === id);
}

/** Whether the role of this user has an action. */
export function isOffered(live: LiveConsole, action: Action): boolean {
  switch (action.who) {
    case 'everyone':
      return true;
    case 'keeper':
    case 'witness':
      return live.mayRecord;
    default:
      return can(live.desk.me.role, action.who);
  }
}

/**
 * Runs an action. If it should open a field and does not, the text that is typed next goes nowhere ([C15]).
 */
export function runAction(live: LiveConsole, action: Action, press: Press): void {
  const isFieldDue = action.opensField?.(live) === true;
  act(live, action, press);
  if (isFieldDue && !takesTyping(live.open.peek())) live.keysByField.value = 'unheard';
}

/** Runs an action, or states why it cannot: the user's role ([C18]), a closed session, another timekeeper ([C7]). */
function act(live: LiveConsole, action: Action, press: Press): void {
  if (!isSessionLoaded(live, action)) return;
  if (!isOffered(live, action)) {
    if (!live.mayRecord) live.say(t('console.looks_on'), { tone: 'trouble' });
    return;
  }
  if (isShut(live, action)) return live.say(t('error.session_closed'), { tone: 'trouble' });
  if (action.who === 'keeper' && !live.keeper.peek().isMine) return floor.sayWhoKeeps(live);
  action.run(live, press);
}
