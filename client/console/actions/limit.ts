/** The actions of the key L: the choice and setting of the speaking time. */
import { lengthText } from '../../../shared/messages/length-text.ts';
import { limitLadderMs } from '../../../shared/reference/limit-ladders.ts';
import type { InterventionKind } from '../../../shared/vocabulary/floor.ts';
import { t } from '../../messages.ts';
import { newId } from '../../sync/uuid.ts';
import type { LiveConsole } from '../store/live-console.ts';
import type { Press } from '../store/programme.ts';

const STATEMENTS: readonly InterventionKind[] = ['statement', 'group_statement'];

/** The limits behind L 1–5. */
export function ladderMs(live: LiveConsole): readonly number[] {
  return limitLadderMs(live.session.peek()?.presetId ?? '').slice(0, 5);
}

/** L opens the choice. L again extends it to the running turn. */
export function openLimit(live: LiveConsole): void {
  const open = live.open.peek();
  const wasOpen = open?.what === 'chord' && open.chord.kind === 'limit';
  const current = wasOpen && !open.chord.current && live.floor.peek().holder !== null;
  live.open.value = { what: 'chord', chord: { kind: 'limit', current } };
}

/** L 4 sets the limit from the next speaker on, L L 4 for the running turn too ([L2]). */
export function setLimit(live: LiveConsole, digit: number, current: boolean, press: Press): void {
  const ms = ladderMs(live)[digit - 1];
  const mark = live.mark(press);
  if (ms === undefined || mark === undefined) return;
  const running = current ? live.floor.peek().holder : null;
  const kinds = running === null || STATEMENTS.includes(running.kind) ? [...STATEMENTS] : [running.kind];
  live.give('change-limit', {
    changeId: newId(),
    shape: 'fixed',
    classes: ['*'],
    kinds,
    ms,
    appliesTo: running === null ? 'next' : 'current',
    ...(running !== null && { interventionId: running.id }),
    mark,
  });
  live.open.value = null;
  live.say(t(running === null ? 'console.say.limit_next' : 'console.say.limit_now', { limit: lengthText(ms) }));
}
