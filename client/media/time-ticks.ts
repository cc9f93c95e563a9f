/** Distances between two marks of time that a clock face has, ms. */
const STEPS_MS = [10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400].map((seconds) => seconds * 1000);

/**
 * Round moments within a stretch, so few that their words do not touch; by the clock of the venue as far as its zone
 * is whole quarters of an hour off, as all are.
 *
 * @param most how many there is room for
 */
export function timeTicks(fromMs: number, toMs: number, most: number): readonly number[] {
  const stepMs = STEPS_MS.find((each) => (toMs - fromMs) / each <= most) ?? STEPS_MS.at(-1) ?? 1;
  const ticks: number[] = [];
  for (let at = Math.ceil(fromMs / stepMs) * stepMs; at < toMs; at += stepMs) ticks.push(at);
  return ticks.slice(0, most);
}
