import { expect } from 'vitest';
import type { ConsoleDriver } from '../helpers/console-driver.ts';

/** What a scene is played on: a console with a running session, and time that can pass. */
export interface Stage {
  readonly driver: ConsoleDriver;
  /** Lets time pass for everybody. */
  pass(ms: number): Promise<void>;
}

/** Scene 1: S as the speaker stops, N 15 s later. The list begins with Norway and Harbour Light Association. */
export async function timekeeper({ driver, pass }: Stage): Promise<void> {
  await driver.press('n');
  await driver.sees('Now', 'Norway');
  await pass(145_000);
  await driver.press('s');
  await driver.sees('Just ended', /Norway 2:2[45] of 2:30/);
  await driver.seesNot('Just ended', 'over');
  await driver.sees('Now', 'Moderator');
  await pass(15_000);
  await driver.sees('Now', /0:1[567]/);
  await driver.press('n');
  await driver.sees('Now', 'Harbour Light Association');
  // N alone: the end is inferred, waits in the list, and says nothing about over or not.
  await pass(200_000);
  await driver.press('n');
  await driver.sees('Just ended', /Harbour Light Association ≈ 3:2\d of 2:30/);
  await driver.seesNot('Just ended', 'over');
  await driver.sees('To look at', 'Harbour Light Association ≈ ended at');
  await driver.press('y');
  await driver.sees('Just ended', /Harbour Light Association 3:2\d of 2:30 · 0:5\d over/);
}

/** Scene 2: no list; three are heard as next, and nobody's clock starts. */
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
export async function withoutAName({ driver, pass }: Stage): Promise<void> {
  await driver.press('a');
  await pass(4000);
  await driver.press('Enter');
  await driver.sees('Now', 'Unidentified');
  await driver.sees('Now', /2:2[0-6]/);
  await driver.sees('To look at', /^1 to look at Unidentified/);
}

/** Scene 5: the limit changes in the middle of a turn, for the next one, then for this one too, and back. */
export async function limitInATurn({ driver, pass }: Stage): Promise<void> {
  await driver.press('n');
  await pass(20_000);
  await driver.press('l');
  await driver.sees('page', 'Speaking time from the next speaker');
  // However long it takes: a digit stays the chord's.
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
}

/** Scene 6: keys on Polish, French, German and Russian keyboards, in a note and outside of one. */
export async function keyboards({ driver }: Stage): Promise<void> {
  await driver.press('Enter');
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
}

/** How many keys the common steps take. */
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
  // S is the one before's.
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
