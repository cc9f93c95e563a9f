import type { ActorClass } from '../vocabulary/actors.ts';
import type { Outcome } from '../vocabulary/floor.ts';
import type { ReviewState } from '../vocabulary/tags.ts';

/** The groups whose speaking time is compared. */
export const FIGURE_GROUPS = ['states', 'civil_society', 'others'] as const;
export type FigureGroup = (typeof FIGURE_GROUPS)[number];

/** Counts and sums over one group. Sums are of net time. */
export interface GroupFigures {
  readonly group: FigureGroup;
  readonly statements: number;
  readonly netMs: number;
  /** Statements with a limit and a firm end. The next figure counts among these ([R5]). */
  readonly timed: number;
  readonly over: number;
  readonly cutOff: number;
}

export interface Figures {
  readonly groups: readonly GroupFigures[];
  /** Inferred ends that nobody confirmed. `timed`, `over` and `cutOff` leave them out. */
  readonly inferredEnds: number;
  /** Cut-offs without a review, if `cutOff` counts only reviewed ones for this audience. */
  readonly unreviewedCutOffs: number;
}

/** The parts of a statement that figures use. */
export interface Counted {
  readonly speaker: { readonly class: ActorClass };
  readonly endMs: number | null;
  readonly endIsFirm: boolean;
  /** To the millisecond ([R41]). */
  readonly netMs: number | null;
  readonly overrunMs: number | null;
  readonly isOver: boolean;
  readonly outcome: Outcome;
  readonly review: ReviewState;
  readonly isConfirmed: boolean;
}

const STATES: ReadonlySet<ActorClass> = new Set<ActorClass>([
  'participating_state',
  'partner_state',
  'member_state',
  'observer_state',
  'group_of_states',
]);
const CIVIL_SOCIETY: ReadonlySet<ActorClass> = new Set<ActorClass>(['ngo', 'individual', 'academia', 'media']);

export function groupOf(actorClass: ActorClass): FigureGroup {
  if (STATES.has(actorClass)) return 'states';
  return CIVIL_SOCIETY.has(actorClass) ? 'civil_society' : 'others';
}

/** Whether the chair ended the statement. */
export function isCutOff(outcome: Outcome): boolean {
  return outcome === 'cut_off_by_chair' || outcome === 'microphone_cut';
}

/** The figures of a record ([R5]). */
export function figuresOf(all: readonly Counted[], countsUnreviewedCutOffs: boolean): Figures {
  const rows = all.filter(({ isConfirmed }) => isConfirmed);
  const countsAsCutOff = (row: Counted): boolean =>
    isCutOff(row.outcome) && row.endIsFirm && (countsUnreviewedCutOffs || row.review === 'reviewed');
  return {
    groups: FIGURE_GROUPS.map((group) => {
      const members = rows.filter((row) => groupOf(row.speaker.class) === group);
      const timed = members.filter((row) => row.overrunMs !== null);
      return {
        group,
        statements: members.length,
        netMs: members.reduce((sum, row) => sum + (row.netMs ?? 0), 0),
        timed: timed.length,
        over: timed.filter((row) => row.isOver).length,
        cutOff: members.filter(countsAsCutOff).length,
      };
    }),
    inferredEnds: rows.filter((row) => row.endMs !== null && !row.endIsFirm).length,
    unreviewedCutOffs: rows.filter((row) => isCutOff(row.outcome) && row.endIsFirm && !countsAsCutOff(row)).length,
  };
}
