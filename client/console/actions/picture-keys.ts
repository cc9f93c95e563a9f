import type { Action } from './action.ts';

const STEP_MS = 5000;

/** The actions that move the picture and change nothing in the record. */
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
  {
    id: 'frame_back',
    keys: [','],
    label: 'console.action.frame_back',
    layer: 'none',
    who: 'everyone',
    run: (live) => live.player?.stepFrame(-1),
  },
  {
    id: 'frame_on',
    keys: ['.'],
    label: 'console.action.frame_on',
    layer: 'none',
    who: 'everyone',
    run: (live) => live.player?.stepFrame(1),
  },
  {
    id: 'slower',
    keys: ['<'],
    label: 'console.action.slower',
    layer: 'none',
    who: 'everyone',
    run: (live) => live.player?.changeRate(-1),
  },
  {
    id: 'faster',
    keys: ['>'],
    label: 'console.action.faster',
    layer: 'none',
    who: 'everyone',
    run: (live) => live.player?.changeRate(1),
  },
];
