import { DEFAULT_QUICK_TOPICS } from '../../../shared/reference/topics.ts';
import type { SessionRow } from '../../../shared/session/state/rows.ts';

/** The topics behind the keys 1–9: the session's own, or the usual ones. */
export function quickTopics(session: SessionRow | undefined): readonly string[] {
  return session === undefined || session.quickTopics.length === 0 ? DEFAULT_QUICK_TOPICS : session.quickTopics;
}
