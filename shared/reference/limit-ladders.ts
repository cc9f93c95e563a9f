import ladders from './limit-ladders.json' with { type: 'json' };

const OF_PRESETS: { readonly [presetId: string]: readonly number[] } = ladders.presets;

/** The limits of the keys L 1–5 for a preset, ms. A running session needs no other data of its preset. */
export function limitLadderMs(presetId: string): readonly number[] {
  return (OF_PRESETS[presetId] ?? ladders.usual).map((seconds) => seconds * 1000);
}
