import type { MessageKey } from '../../messages.ts';
import { navigate, pathOf, type RouteName } from '../../router.ts';
import type { Action } from './action.ts';

function place(name: RouteName, label: MessageKey, who: Action['who'] = 'everyone'): Action {
  return {
    id: `to_${name}`,
    keys: [],
    label,
    layer: 'none',
    who,
    always: true,
    keepsRecord: true,
    run: (live) => navigate(pathOf(name, live.desk.sessionId)),
  };
}

/** The actions that only open another page. The palette finds each by a plain word. */
export const PAGE_LINKS: readonly Action[] = [
  {
    id: 'to_room',
    keys: [],
    label: 'panel.to.room',
    layer: 'none',
    who: 'room.manage',
    keepsRecord: true,
    run: (live) => void (live.open.value = { what: 'panel', panel: 'room' }),
  },
  place('list', 'panel.to.list'),
  place('clock', 'panel.to.clock'),
  place('take-out', 'panel.to.take_out', 'record.export'),
  place('align', 'panel.to.align', 'recording.align'),
  place('people', 'panel.to.people'),
  place('start', 'panel.to.start'),
];
