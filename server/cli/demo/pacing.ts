/** Pace of a practice session. All times in ms. */
export interface Pacing {
  readonly listed: number;
  readonly replies: number;
  readonly cutOffs: number;
  /** With an unplanned speaker, an absent one, a point of order, a warning and a change of the limit. */
  readonly incidents: boolean;
  readonly leadInMs: number;
  readonly leadOutMs: number;
  readonly turnMs: readonly [number, number];
  readonly replyMs: readonly [number, number];
  readonly cutOffAfterMs: readonly [number, number];
  readonly pointOfOrderMs: readonly [number, number];
  readonly gapMs: readonly [number, number];
  /** A gap in which an absent speaker is called. */
  readonly callMs: readonly [number, number];
  readonly limitMs: number;
  readonly reducedLimitMs: number;
}

/** As in the room: the chair speaks 8–20 s between two speakers. */
export const NORMAL_PACING: Pacing = {
  listed: 17,
  replies: 3,
  cutOffs: 2,
  incidents: true,
  leadInMs: 35_000,
  leadOutMs: 20_000,
  turnMs: [30_000, 84_000],
  replyMs: [30_000, 50_000],
  cutOffAfterMs: [91_000, 99_000],
  pointOfOrderMs: [15_000, 25_000],
  gapMs: [8_000, 20_000],
  callMs: [14_000, 20_000],
  limitMs: 150_000,
  reducedLimitMs: 90_000,
};

/** For tests: the same incidents within four minutes. Turns are far below the limit, cut-offs included. */
export const FAST_PACING: Pacing = {
  ...NORMAL_PACING,
  leadInMs: 14_000,
  leadOutMs: 4_000,
  turnMs: [6_000, 9_000],
  replyMs: [6_000, 9_000],
  cutOffAfterMs: [6_000, 9_000],
  pointOfOrderMs: [2_500, 4_000],
  gapMs: [1_500, 5_500],
  callMs: [4_500, 5_500],
};

/** For the committed fixture: three speakers in half a minute. */
export const FIXTURE_PACING: Pacing = {
  ...FAST_PACING,
  listed: 3,
  replies: 0,
  cutOffs: 0,
  incidents: false,
  leadInMs: 2_000,
  leadOutMs: 1_500,
  turnMs: [5_000, 7_000],
  gapMs: [2_000, 3_000],
};
