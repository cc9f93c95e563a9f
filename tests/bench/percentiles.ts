/** The smallest sample that `share` of all samples don't exceed; `percentile(samples, 0.5)` is the median. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const sample = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (sample === undefined) throw new Error('nothing was measured');
  return sample;
}

/** To three digits, as figures are written. */
export function digits(value: number): string {
  return String(Number(value.toPrecision(3)));
}
