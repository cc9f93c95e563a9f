import { can } from '../../shared/access.ts';
import { isLocked } from '../../shared/session/reviewed-lock.ts';
import type { ListItem } from './intervention-list.ts';
import type { SessionStore } from '../sync/session-store.ts';

/** Whether the record may still change. The page reports a reviewed session ([K20]). */
export function mayChange(desk: SessionStore): boolean {
  return can(desk.me.role, 'session.record') && !isLocked(desk.state.peek());
}

/** Settles the review item of a statement of this session. Does nothing without an item or without the right to. */
export function settleReviewItem(desk: SessionStore, { interventionId, doubt, sessionId }: ListItem): void {
  if (sessionId !== desk.sessionId || !mayChange(desk)) return;
  if (doubt === 'inferred_end') desk.give('confirm-end', { interventionId });
  else if (doubt === 'unconfirmed') desk.give('confirm-intervention', { interventionId });
  else if (doubt === 'unreviewed_cut_off') desk.give('set-review', { interventionId, review: 'reviewed' });
}

/** Confirms that a line of the list is an organization's name, or undoes that ([R10]). */
export function switchNameCheck(desk: SessionStore, item: ListItem): void {
  desk.give('identify-speaker', {
    subjectId: item.interventionId,
    actor: null,
    class: item.class === 'unknown' ? 'ngo' : item.class,
    basis: 'observer_knowledge',
    confidence: item.nameIsConfirmed === true ? 'probable' : 'confirmed',
  });
}

/** Confirms the review item of a line. Without one it confirms that the words are an organization's name. */
export function confirm(desk: SessionStore, item: ListItem): void {
  if (item.doubt !== null) settleReviewItem(desk, item);
  else if (item.nameIsConfirmed !== null && item.sessionId === desk.sessionId && mayChange(desk))
    switchNameCheck(desk, item);
}
