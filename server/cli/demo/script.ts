import { DEMO_ORGANIZATIONS, DEMO_STATES } from './cast.ts';
import { FRAME_MS, SEGMENT_MS } from './loop-format.ts';
import type { Pacing } from './pacing.ts';
import { createRandom, type Random } from './random.ts';
import type { DemoScript, DemoSpeaker, DemoTruth, DemoTurn } from './truth.ts';

/** The planned steps, in order. Their times are computed later. */
interface Act {
  readonly speaker: DemoSpeaker;
  readonly kind: 'listed' | 'unplanned' | 'right_of_reply' | 'absent';
  readonly cutOff: boolean;
  readonly warned: boolean;
  readonly pointOfOrder: boolean;
  readonly limitChange: boolean;
}

/** Invents a practice session. Pure: the same seed and pacing give the same session. */
export function buildScript(seed: number, pacing: Pacing): DemoScript {
  const random = createRandom(seed);
  const speakers = chooseSpeakers(random, pacing.listed + 1);
  const listed = speakers.slice(0, pacing.listed);
  const acts = plan(random, listed, speakers[pacing.listed], pacing);
  return {
    truth: perform(seed, random, acts, pacing),
    list: listed.map((speaker, index) => ({ ...speaker, position: index + 1 })),
  };
}

/** States and organizations in about equal parts, both among the first few. */
function chooseSpeakers(random: Random, count: number): DemoSpeaker[] {
  const states = random.shuffled(DEMO_STATES).slice(0, Math.ceil(count / 2));
  const organizations = random.shuffled(DEMO_ORGANIZATIONS).slice(0, count - states.length);
  return random.shuffled([...states, ...organizations]);
}

function plan(random: Random, listed: readonly DemoSpeaker[], guest: DemoSpeaker | undefined, pacing: Pacing): Act[] {
  const plain = { kind: 'listed', cutOff: false, warned: false, pointOfOrder: false, limitChange: false } as const;
  const acts: Act[] = listed.map((speaker) => ({ ...plain, speaker }));
  const change = (index: number, what: Partial<Act>): void => {
    const act = acts[index];
    if (act) acts[index] = { ...act, ...what };
  };
  if (!pacing.incidents) return acts;

  // The limit changes before the middle, so the later cut-offs fall under the shorter limit.
  const limitAt = random.between(4, Math.floor(listed.length / 2) - 1);
  change(limitAt, { limitChange: true });
  const later = random.shuffled(acts.map((_, index) => index).filter((index) => index > limitAt));
  for (const index of later.splice(0, pacing.cutOffs)) change(index, { cutOff: true, warned: true });
  for (const index of later.splice(0, 1)) change(index, { warned: true });
  for (const index of later.splice(0, 1)) change(index, { pointOfOrder: true });
  change(random.between(1, limitAt - 1), { kind: 'absent' });
  if (guest) acts.splice(random.between(3, listed.length - 2), 0, { ...plain, kind: 'unplanned', speaker: guest });
  const states = acts.filter(({ kind, speaker }) => kind === 'listed' && speaker.stateCode !== null);
  for (const { speaker } of random.shuffled(states).slice(0, pacing.replies)) {
    acts.push({ ...plain, kind: 'right_of_reply', speaker });
  }
  return acts;
}

function perform(seed: number, random: Random, acts: readonly Act[], pacing: Pacing): DemoTruth {
  const turns: DemoTurn[] = [];
  const absent: DemoTruth['absent'][number][] = [];
  const limitChanges: DemoTruth['limitChanges'][number][] = [];
  const lasting = ([min, max]: readonly [number, number]): number => random.between(onFrame(min), max, FRAME_MS);
  let atMs = onFrame(pacing.leadInMs);
  let limitMs = pacing.limitMs;

  for (const act of acts) {
    if (act.kind === 'absent') {
      const untilMs = atMs + lasting(pacing.callMs);
      absent.push({ ...act.speaker, calledAtMs: atMs, calledUntilMs: untilMs });
      atMs = untilMs;
      continue;
    }
    const n = turns.length + 1;
    const startMs = atMs;
    const ownMs = lasting(ownTimeOf(act, pacing));
    const outcome = act.cutOff ? 'cut_off_by_chair' : act.warned ? 'ended_on_warning' : 'completed';
    const turn = {
      ...act.speaker,
      n,
      kind: act.kind,
      startMs,
      outcome,
      allottedMs: limitMs,
      warnedAtMs: act.warned ? [onFrame(startMs + ownMs * 0.85)] : [],
      replyTo: act.kind === 'right_of_reply' ? answered(random, turns, act.speaker) : null,
      interrupts: null,
    } as const;
    if (act.pointOfOrder) {
      const breakAtMs = onFrame(startMs + ownMs * 0.4);
      const nestedMs = lasting(pacing.pointOfOrderMs);
      turns.push({ ...turn, endMs: startMs + ownMs + nestedMs });
      turns.push(pointOfOrder(random, turns, n, breakAtMs, breakAtMs + nestedMs));
      atMs = startMs + ownMs + nestedMs;
    } else {
      turns.push({ ...turn, endMs: startMs + ownMs });
      atMs = startMs + ownMs;
    }
    if (act.limitChange) {
      limitMs = pacing.reducedLimitMs;
      limitChanges.push({ atMs: onFrame(startMs + ownMs / 2), limitMs, duringTurn: n });
    }
    atMs += lasting(pacing.gapMs);
  }
  const loopMs = Math.ceil((atMs + pacing.leadOutMs) / SEGMENT_MS) * SEGMENT_MS;
  return { seed, frameMs: FRAME_MS, loopMs, turns, absent, limitChanges };
}

function ownTimeOf(act: Act, pacing: Pacing): readonly [number, number] {
  if (act.cutOff) return pacing.cutOffAfterMs;
  return act.kind === 'right_of_reply' ? pacing.replyMs : pacing.turnMs;
}

/** The earlier turn of another speaker that a right of reply answers. */
function answered(random: Random, turns: readonly DemoTurn[], speaker: DemoSpeaker): number | null {
  const others = turns.filter(({ kind, name }) => kind === 'listed' && name !== speaker.name);
  return random.shuffled(others)[0]?.n ?? null;
}

/** The State that raises a point of order: it has spoken before, and does not hold the floor. */
function pointOfOrder(
  random: Random,
  turns: readonly DemoTurn[],
  interrupts: number,
  startMs: number,
  endMs: number,
): DemoTurn {
  const holder = turns.find(({ n }) => n === interrupts)?.name;
  const others = turns.filter(({ stateCode, name }) => stateCode !== null && name !== holder);
  const by: DemoSpeaker | undefined = random.shuffled(others)[0] ?? DEMO_STATES.find(({ name }) => name !== holder);
  if (!by) throw new Error('the cast has no State');
  const { name, stateCode, actorClass, language } = by;
  return {
    ...{ name, stateCode, actorClass, language },
    n: interrupts + 1,
    kind: 'point_of_order',
    startMs,
    endMs,
    outcome: 'completed',
    allottedMs: null,
    warnedAtMs: [],
    replyTo: null,
    interrupts,
  };
}

/** Rounds to the nearest frame: the truth must match the picture. */
function onFrame(ms: number): number {
  return Math.round(ms / FRAME_MS) * FRAME_MS;
}
