import type { ActorClass } from '../../../shared/vocabulary/actors.ts';
import type { Outcome } from '../../../shared/vocabulary/floor.ts';

export const LANGUAGES = ['en', 'fr', 'de', 'es', 'it', 'ru'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface DemoSpeaker {
  readonly name: string;
  /** ISO 3166-1 alpha-2 code of a State. Null for an organization. */
  readonly stateCode: string | null;
  readonly actorClass: Extract<ActorClass, 'participating_state' | 'ngo'>;
  readonly language: Language;
}

export type TurnKind = 'listed' | 'unplanned' | 'right_of_reply' | 'point_of_order';

/**
 * One turn as it really happens. Times are ms from the beginning of the loop, on whole frames. In round r of the
 * endless stream the turn begins at `startedAtMs + r * loopMs + startMs`.
 */
export interface DemoTurn extends DemoSpeaker {
  /** Running number by start, from 1. */
  readonly n: number;
  readonly kind: TurnKind;
  readonly startMs: number;
  readonly endMs: number;
  readonly outcome: Extract<Outcome, 'completed' | 'ended_on_warning' | 'cut_off_by_chair'>;
  /** The limit that applied when the turn began. Null without a limit (points of order). */
  readonly allottedMs: number | null;
  readonly warnedAtMs: readonly number[];
  /** For a right of reply: the turn that it answers. */
  readonly replyTo: number | null;
  /** For a point of order: the turn that it interrupts. That turn continues afterwards. */
  readonly interrupts: number | null;
}

export interface DemoTruth {
  readonly seed: number;
  readonly frameMs: number;
  readonly loopMs: number;
  /** In order of start. Only a point of order lies inside another turn. */
  readonly turns: readonly DemoTurn[];
  /** Called by the chair and not in the room. */
  readonly absent: readonly (DemoSpeaker & { readonly calledAtMs: number; readonly calledUntilMs: number })[];
  /** Announced during turn `duringTurn`. It holds from the next turn on. */
  readonly limitChanges: readonly { readonly atMs: number; readonly limitMs: number; readonly duringTurn: number }[];
}

/** The speakers' list as announced beforehand: with the absent speaker, without the unlisted one and the replies. */
export interface ListedSpeaker extends DemoSpeaker {
  readonly position: number;
}

export interface DemoScript {
  readonly truth: DemoTruth;
  readonly list: readonly ListedSpeaker[];
}

/** An interval of the loop in which one voice is heard. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  /** Null: the moderator has the floor. */
  readonly turn: DemoTurn | null;
}

/** The loop from beginning to end without holes: turns, the moderator between them, interruptions cut out. */
export function spansOf(truth: DemoTruth): Span[] {
  const spans: Span[] = [];
  let atMs = 0;
  const fill = (toMs: number, turn: DemoTurn | null): void => {
    if (toMs > atMs) spans.push({ fromMs: atMs, toMs, turn });
    atMs = Math.max(atMs, toMs);
  };
  for (const turn of truth.turns.filter(({ interrupts }) => interrupts === null)) {
    fill(turn.startMs, null);
    for (const inner of truth.turns.filter(({ interrupts }) => interrupts === turn.n)) {
      fill(inner.startMs, turn);
      fill(inner.endMs, inner);
    }
    fill(turn.endMs, turn);
  }
  fill(truth.loopMs, null);
  return spans;
}
