/** Scenes of one console that tests play by keys. */
import { expect } from 'vitest';
import type { CanonicalRecord } from '../../shared/record/record-types.ts';
import type { ConsoleDriver } from '../helpers/console-driver.ts';

/** The stage of a scene: a console with a running session, and time that can pass. */
export interface Stage {
  readonly driver: ConsoleDriver;
  /** Lets time pass for everybody. */
  pass(ms: number): Promise<void>;
  /** The record as the team's export has it. */
  record(): Promise<CanonicalRecord>;
}

/** Scene 1: S as the speaker stops, N 15 s later. The list begins with Norway and Harbour Light Association. */
export async function timekeeper({ driver, pass, record }: Stage): Promise<void> {
  const beganMs = performance.now();
  await driver.press('n');
  await driver.sees('Now', 'Norway');
  await pass(145_000);
  await driver.press('s');
  await driver.sees('Just ended', /Norway 2:2[5-9] of 2:30/);
  await driver.seesNot('Just ended', 'over');
  await driver.sees('Now', 'Moderator');
  await pass(15_000);
  await driver.sees('Now', /0:1[5-9]/);
  await driver.press('n');
  await driver.sees('Now', 'Harbour Light Association');
  // The time that the machine takes to press and look adds to the time that passed.
  const slackMs = performance.now() - beganMs;

  // N alone: the end is inferred, waits in the list, and counts in no overrun.
  await pass(200_000);
  await driver.press('n');
  await driver.sees('Just ended', /Harbour Light Association ≈ 3:2\d of 2:30/);
  await driver.seesNot('Just ended', 'over');
  await driver.sees('To look at', 'Harbour Light Association ≈ ended at');
  await driver.sees('page', 'All saved on the server');
  const taken = await record();
  const [norway, harbour] = taken.interventions;
  expect(norway).toMatchObject({ endIsFirm: true, endBasis: 'pressed', allottedMs: 150_000 });
  expectWithin(norway?.netMs, 145_000, slackMs);
  expectWithin(norway?.overrunMs, -5000, slackMs);
  expect(norway?.overrunMs).toBeLessThan(0);
  const [gap] = taken.moderator;
  expect(taken.moderator).toHaveLength(1);
  expect(gap).toEqual({ startMs: norway?.endMs, endMs: harbour?.startMs });
  expectWithin((gap?.endMs ?? 0) - (gap?.startMs ?? 0), 15_000, slackMs);
  expect(harbour).toMatchObject({ endIsFirm: false, endBasis: 'next_started', overrunMs: null });
  const heard = { statements: 3, timed: 1, over: 0, cutOff: 0 };
  expect(taken.figures.groups.filter(({ statements }) => statements > 0)).toEqual([expect.objectContaining(heard)]);
  expect(taken.figures.inferredEnds).toBe(1);

  // Confirming the end by one key makes it count.
  await driver.press('y');
  await driver.sees('Just ended', /Harbour Light Association 3:2\d of 2:30 · 0:5\d over/);
  await driver.sees('page', 'All saved on the server');
  const { figures } = await record();
  expect(figures.groups.map(({ timed, over }) => [timed, over])).toContainEqual([2, 1]);
}

function expectWithin(ms: number | null | undefined, fromMs: number, slackMs: number): void {
  expect(ms).toBeGreaterThanOrEqual(fromMs);
  expect(ms).toBeLessThanOrEqual(fromMs + slackMs);
}

/** Scene 2: no list. Three speakers are heard as next, and nobody's clock starts. */
export async function withoutAList({ driver }: Stage): Promise<void> {
  await driver.press('Shift+A');
  await driver.type('free');
  await driver.press('Enter');
  await driver.type('kaz');
  await driver.press('Enter');
  await driver.type('uni');
  await driver.press('Enter');
  await driver.sees('Next', 'Press the number of the one you mean');
  await driver.press('2');
  await driver.sees('Next', /1 free .*2 Kazakhstan .*3 United Nations/);
  await driver.sees('Now', 'Nobody has spoken yet');
  await driver.press('Escape');
  expect(await driver.read('Now')).not.toContain('free');
}

/** Scene 4: A, four seconds of thinking, and no name. */
export async function withoutAName({ driver, pass, record }: Stage): Promise<void> {
  const beganMs = performance.now();
  await driver.press('n');
  await driver.sees('Now', 'Norway');
  await pass(60_000);
  await driver.press('a');
  await driver.sees('Now', 'Who speaks? The clock runs.');
  const slackMs = performance.now() - beganMs;
  await pass(4000);
  await driver.press('Enter');
  await driver.sees('Now', 'Unidentified');
  await driver.sees('Now', /2:2[0-6]/);
  await driver.sees('To look at', /^\d to look at Unidentified/);
  await driver.sees('page', 'All saved on the server');
  const { interventions } = await record();
  const [norway, unnamed] = interventions;
  expect(unnamed).toMatchObject({ endMs: null, speaker: { name: null, actor: null } });
  // The turn began at the A, and not at the Enter.
  expect(unnamed?.startMs).toBe(norway?.endMs);
  expectWithin(norway?.grossMs, 60_000, slackMs);
}

/**
 * Scene 5: the limit changes in the middle of a turn. It changes for the next turn, then for this one too, and back.
 */
export async function limitInATurn({ driver, pass, record }: Stage): Promise<void> {
  await driver.press('n');
  await pass(20_000);
  await driver.press('l');
  await driver.sees('page', 'Speaking time from the next speaker');
  // A digit belongs to the chord, however long it takes.
  await pass(60_000);
  await driver.press('4');
  await driver.sees('Now', 'of 2:30');
  await driver.sees('Next', '1:30');
  await driver.press('l', 'l', '4');
  await driver.sees('Now', 'of 1:30');
  await driver.press('u');
  await driver.sees('Now', 'of 2:30');
  await driver.press('s', 'n');
  await driver.sees('Now', 'of 1:30');
  await driver.sees('page', 'All saved on the server');
  const { interventions, limitChanges } = await record();
  expect(interventions.map(({ allottedMs }) => allottedMs)).toEqual([150_000, 90_000]);
  expect(limitChanges).toEqual([expect.objectContaining({ ms: 90_000, appliesTo: 'next' })]);
  expect((limitChanges[0]?.atMs ?? 0) - (interventions[0]?.startMs ?? 0)).toBeGreaterThanOrEqual(20_000);
}

/** Scene 6: keys on Polish, French, German and Russian keyboards, in a note and outside of one. */
export async function keyboards({ driver }: Stage): Promise<void> {
  const keys = (): Promise<string | null> => driver.page.locator(':root').getAttribute('data-keys');
  expect(await keys()).toBe('live');
  await driver.press('Enter');
  expect(await keys()).toBe('typing');
  for (const letter of ['ń', 'ś', 'ź', 'ą', 'ć'])
    await driver.pressForeign({ key: letter, code: 'KeyN', text: letter });
  await driver.pressForeign({ key: '1', code: 'Digit1', shift: true, text: '1' });
  await driver.pressForeign({ key: '/', code: 'Digit7', shift: true, text: '/' });
  await driver.type('snap');
  await driver.press('Enter');
  await driver.sees('Notes', 'ńśźąć1/snap');
  expect(await driver.read('Now')).toContain('Nobody has spoken yet');
  await driver.pressForeign({ key: 'т', code: 'KeyN' });
  await driver.sees('Now', 'Norway');
  await driver.press('s');
  await driver.pressForeign({ key: 'a', code: 'KeyQ' });
  await driver.sees('Now', 'Who speaks? The clock runs.');
  await driver.press('Escape');
  await driver.sees('Now', 'Unidentified');
  await driver.page.getByRole('switch', { name: 'Keys are on' }).click();
  expect(await keys()).toBe('off');
}

/** Number of keys that the common steps need. */
export async function keysNeeded({ driver, pass }: Stage): Promise<void> {
  const counted = async (act: () => Promise<void>): Promise<number> => {
    const before = driver.keys();
    await act();
    return driver.keys() - before;
  };
  const whole = await counted(async () => {
    await driver.press('n');
    await driver.press('1', '3', 'c');
    await driver.type('tj');
    await driver.press('Enter');
    await driver.press('s');
  });
  expect(whole).toBeLessThanOrEqual(9);
  await driver.sees('Tags', 'about Tajikistan');
  const reply = await counted(async () => {
    await driver.press('r');
    await driver.press('1');
  });
  expect(reply).toBeLessThanOrEqual(4);
  await driver.sees('Now', /Tajikistan .*right of reply/);
  const unplanned = await counted(async () => {
    await driver.press('s', 'a');
    await driver.type('mol');
    await driver.press('Enter');
  });
  // The S belongs to the speaker before.
  expect(unplanned - 1).toBeLessThanOrEqual(5);
  await driver.sees('Now', 'Moldova');
  await pass(5000);
  expect(await counted(() => driver.press('x'))).toBe(1);
  await driver.sees('Messages', /Cut off by the chair at 0:0\d of 2:30/);
  expect(await counted(() => driver.press('u'))).toBe(1);
  await driver.sees('Now', 'Moldova');
  expect(await counted(() => driver.press('h'))).toBe(1);
  await driver.sees('Now', 'Hidden speaker');
  expect(await driver.read('page')).not.toContain('Moldova');
}
