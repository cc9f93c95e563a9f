import { type MessageKey, t } from '../../messages.ts';
import { navigate, pathOf } from '../../router.ts';
import type { StatementPart } from '../../list/statement-address.ts';
import type { Action } from './action.ts';

function step(id: string, label: MessageKey, part: StatementPart): Action {
  return {
    id,
    keys: [],
    label,
    layer: 'none',
    who: 'session.record',
    run(live) {
      const row = live.target.peek();
      if (row === null) live.say(t('console.say.nobody_speaks'), { tone: 'trouble' });
      else navigate(`${pathOf('list', live.desk.sessionId)}?of=${row.id}&part=${part}`);
    },
  };
}

/** The actions that take a moment's thought. They open the tagged statement on the list, beside the picture. */
export const STATEMENT_STEPS: readonly Action[] = [
  step('words', 'panel.action.words', 'words'),
  step('stance', 'panel.action.stance', 'stance'),
  step('strike_out', 'panel.action.strike_out', 'strike_out'),
];
