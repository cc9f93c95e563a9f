/**
 * How a clip is made. `copy` takes the recorded frames, and an edit list hides those that lead to the first. `strict`
 * encodes: for a clip without any other frame, not even a hidden one, and for one across a break. `sound` copies the
 * sound in packets of about 20 ms. `sheet` is one image of many frames.
 */
export const CUT_METHODS = ['copy', 'strict', 'sound', 'sheet'] as const;

export type CutMethod = (typeof CUT_METHODS)[number];
