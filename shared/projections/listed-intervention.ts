import { fold } from '../reference/fold.ts';
import { childrenOf } from '../session/state/children.ts';
import { isStanding } from '../session/floor/floor-at.ts';
import { isHidden } from '../session/hiding/hidden.ts';
import type { InterventionRow } from '../session/state/rows.ts';
import { textOf, type SessionState } from '../session/state/state.ts';
import { turnTimes } from '../session/time/timer.ts';
import type { ActorClass } from '../vocabulary/actors.ts';
import type { InterventionKind, Outcome } from '../vocabulary/floor.ts';
import type { Stance } from '../vocabulary/tags.ts';

/** What a statement is about, as one observer recorded it. */
export interface ListedAbout {
  readonly target: string;
  readonly stance: Stance;
}

/** An intervention as lists and searches over sessions show it. Instants are session time, lengths net time, ms. */
export interface ListedIntervention {
  readonly sessionId: string;
  readonly interventionId: string;
  readonly startMs: number;
  /** Null while it runs. The same holds for net time and overrun. */
  readonly endMs: number | null;
  readonly netMs: number | null;
  readonly allottedMs: number | null;
  readonly overrunMs: number | null;
  /** Whether the end was pressed or corrected. Figures leave out all other ends ([F7]). */
  readonly endIsFirm: boolean;
  readonly outcome: Outcome;
  readonly actor: string | null;
  readonly class: ActorClass;
  /** As announced or listed: personal. Null if nobody was named, or once erased. */
  readonly name: string | null;
  /** The folded name that searches read. Also personal. */
  readonly nameFolded: string | null;
  readonly kind: InterventionKind;
  /** Ids, each once, in the order in which they were set. */
  readonly topics: readonly string[];
  readonly abouts: readonly ListedAbout[];
  readonly hidden: boolean;
  /** Part of the record: not struck out, undone or waiting for review. Only these have a number. */
  readonly onRecord: boolean;
}

/** The row of one intervention in the current state. */
export function listedIntervention(state: SessionState, sessionId: string, row: InterventionRow): ListedIntervention {
  const { startMs, netMs, overrunMs, allottedMs, endMs, endIsFirm } = turnTimes(state, row, Infinity);
  const hasEnded = row.end !== null;
  const name = textOf(state, row.announcedAs);
  const topics = childrenOf(state, row.id, 'topics').filter((tag) => !tag.undone && !tag.removed);
  const abouts = childrenOf(state, row.id, 'abouts').filter((tag) => !tag.undone && !tag.removed);
  return {
    sessionId,
    interventionId: row.id,
    startMs,
    endMs,
    netMs: hasEnded ? netMs : null,
    allottedMs,
    overrunMs: hasEnded ? overrunMs : null,
    endIsFirm,
    outcome: row.outcome,
    actor: row.actor,
    class: row.class,
    name,
    nameFolded: name === null ? null : fold(name),
    kind: row.kind,
    topics: [...new Set(topics.map(({ topic }) => topic))],
    abouts: abouts.map(({ target, stance }) => ({ target, stance })),
    hidden: isHidden(state, row.id),
    onRecord: isStanding(row),
  };
}
