import type { Action } from './action.ts';

const STEP_MS = 5000;

/** What moves the picture, and nothing in the record. */
export const PICTURE_KEYS: readonly Action[] = [
  {
    id: 'back',
    keys: ['arrowleft'],
    label: 'console.action.back',
    layer: 'none',
    who: 'everyone',
    run: (live) => live.player?.jumpBack(STEP_MS),
  },
  {
    id: 'forward',
    keys: ['arrowright'],
    label: 'console.action.forward',
    layer: 'none',
    who: 'everyone',
    run: (live) => live.player?.jumpForward(STEP_MS),
  },
  {
    id: 'play',
    keys: ['k'],
    label: 'console.action.play',
    layer: 'none',
    who: 'everyone',
    run: (live) => live.player?.togglePlay(),
  },
  {
    id: 'live',
    keys: ['end'],
    label: 'console.action.live',
    layer: 'none',
    who: 'everyone',
    run: (live) => live.player?.toLive(),
  },
];
