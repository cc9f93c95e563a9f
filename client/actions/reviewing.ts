import { can } from '../../shared/access.ts';
import { isLocked } from '../../shared/session/locked.ts';
import type { ListItem } from '../state/intervention-list.ts';
import type { SessionDesk } from '../state/session-desk.ts';

/** A reviewed session takes no change of its record ([K20]); the page says so. */
export function mayChange(desk: SessionDesk): boolean {
  return can(desk.me.role, 'session.record') && !isLocked(desk.state.peek());
}

/** Settles what is in doubt about a statement of this session; does nothing where there is no doubt or no right. */
export function settleDoubt(desk: SessionDesk, { interventionId, doubt, sessionId }: ListItem): void {
  if (sessionId !== desk.sessionId || !mayChange(desk)) return;
  if (doubt === 'inferred_end') desk.give('confirm-end', { interventionId });
  else if (doubt === 'unconfirmed') desk.give('confirm-intervention', { interventionId });
  else if (doubt === 'unreviewed_cut_off') desk.give('set-review', { interventionId, review: 'reviewed' });
}

/** Says that a speaker's line of the list is an organization's name, or takes that back ([R10]). */
export function switchNameCheck(desk: SessionDesk, item: ListItem): void {
  desk.give('identify-speaker', {
    subjectId: item.interventionId,
    actor: null,
    class: item.class === 'unknown' ? 'ngo' : item.class,
    basis: 'observer_knowledge',
    confidence: item.nameIsConfirmed === true ? 'probable' : 'confirmed',
  });
}

/** What a key says yes to about a line of the list: what is in doubt, then that its words are an organization's name. */
export function confirm(desk: SessionDesk, item: ListItem): void {
  if (item.doubt !== null) settleDoubt(desk, item);
  else if (item.nameIsConfirmed !== null && item.sessionId === desk.sessionId && mayChange(desk))
    switchNameCheck(desk, item);
}
