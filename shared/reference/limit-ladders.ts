import ladders from './limit-ladders.json' with { type: 'json' };

const OF_PRESETS: { readonly [presetId: string]: readonly number[] } = ladders.presets;

/** The limits behind L 1–5 in a session of this preset, ms. Apart from the presets, which no running session needs. */
export function limitLadderMs(presetId: string): readonly number[] {
  return (OF_PRESETS[presetId] ?? ladders.usual).map((seconds) => seconds * 1000);
}
