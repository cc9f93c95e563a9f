/** Plans what two simulated observers do during a rendered stream. */
import type { Cue } from './watcher.ts';

/** The topics behind the first digits. */
export const TOPICS = ['hd.elections', 'hd.media', 'hd.assembly-association', 'hd.religion', 'hd.defenders'] as const;

export interface Turn {
  readonly n: number;
  readonly name: string;
  readonly kind: 'listed' | 'unplanned' | 'right_of_reply' | 'point_of_order';
  readonly startMs: number;
  readonly endMs: number;
  readonly outcome: string;
  readonly warnedAtMs: readonly number[];
  readonly replyTo: number | null;
  readonly interrupts: number | null;
}

/** What really happens, as the stream's own process writes it. The server never sees it. */
export interface Truth {
  readonly startedAtMs: number;
  readonly loopMs: number;
  readonly turns: readonly Turn[];
  readonly absent: readonly { readonly name: string; readonly calledUntilMs: number }[];
  readonly limitChanges: readonly { readonly atMs: number }[];
}

/**
 * The speaker whom a right of reply answers, if the name alone identifies the statement. With two statements by one
 * speaker an observer would look at a list.
 */
function answeredName({ turns }: Truth, reply: Turn): string | undefined {
  const name = turns.find(({ n }) => n === reply.replyTo)?.name;
  return turns.filter((turn) => turn.n < reply.n && turn.name === name).length === 1 ? name : undefined;
}

/** Time into a reply at which a listener hears whom it answers, ms. */
const SAYS_WHOM_AFTER_MS = 3500;

/**
 * What the timekeeper does: S at an end, N at the next start, and the chair's other acts. Notes the rights
 * of reply for which it states the answered statement.
 */
export function keeperCues(truth: Truth, links: number[]): Cue[] {
  const cues: Cue[] = [];
  for (const turn of truth.turns) {
    const named = [{ text: turn.name }, 'Enter'];
    const begins = {
      listed: ['n'],
      unplanned: ['a', ...named],
      right_of_reply: ['r', ...named],
      point_of_order: ['o', ...named],
    };
    cues.push({ atMs: turn.startMs, keys: begins[turn.kind], turn: turn.n });
    const answered = answeredName(truth, turn);
    if (answered !== undefined) {
      const keys = ['r', { text: answered }, 'Enter'];
      cues.push({ atMs: turn.startMs + SAYS_WHOM_AFTER_MS, keys, done: () => links.push(turn.n) });
    }
    for (const atMs of turn.warnedAtMs) cues.push({ atMs, keys: ['w'] });
    const ends = turn.kind === 'point_of_order' ? 'o' : turn.outcome === 'cut_off_by_chair' ? 'x' : 's';
    cues.push({ atMs: turn.endMs, keys: [ends], turn: turn.n });
  }
  for (const { calledUntilMs } of truth.absent) cues.push({ atMs: calledUntilMs - 800, keys: ['d'] });
  for (const { atMs } of truth.limitChanges) cues.push({ atMs, keys: ['l', '4'] });
  return cues;
}

export interface Tag {
  readonly turn: number;
  readonly kind: 'topic' | 'about';
  readonly value: string;
}

/** Longer than nearly every reaction here, ms. */
const SLOW_REACTION_MS = 3000;

/** A moment of a turn at which its speaker is the one in the picture. A point of order would take the tag ([C6]). */
function whileSpeakingMs({ turns }: Truth, turn: Turn, wantedMs: number): number {
  const order = turns.find(({ interrupts, startMs }) => interrupts === turn.n && startMs < wantedMs + SLOW_REACTION_MS);
  return order === undefined ? wantedMs : order.endMs + (wantedMs - turn.startMs) / 2;
}

/**
 * What the second observer does: a topic on every turn, and a country on every third. The country is one that never
 * takes the floor. A right of reply by a tagged country would be taken to answer that.
 */
export function taggerCues(truth: Truth, set: Tag[]): Cue[] {
  return truth.turns
    .filter(({ kind }) => kind !== 'point_of_order')
    .flatMap((turn): Cue[] => {
      const digit = turn.n % TOPICS.length;
      const topic: Tag = { turn: turn.n, kind: 'topic', value: TOPICS[digit] ?? '' };
      const cues: Cue[] = [
        {
          atMs: whileSpeakingMs(truth, turn, turn.startMs + 2200),
          keys: [String(digit + 1)],
          done: () => set.push(topic),
        },
      ];
      if (turn.n % 3 === 0) {
        const about: Tag = { turn: turn.n, kind: 'about', value: 'state:SE' };
        cues.push({
          atMs: whileSpeakingMs(truth, turn, turn.startMs + 3000),
          keys: ['c', { text: 'sweden' }, 'Enter'],
          done: () => set.push(about),
        });
      }
      return cues;
    });
}
