/**
 * Parts of the console that seldom open. Each is fetched when it opens, and all of them once the console is ready. So
 * they are available without a network ([C13]).
 */
const LATE_PARTS = {
  palette: () => import('./elements/rostrum-palette.ts'),
  key_card: () => import('./elements/rostrum-key-card.ts'),
  cover: () => import('./elements/rostrum-cover.ts'),
  stream: () => import('./elements/rostrum-stream-panel.ts'),
  room: () => import('./elements/rostrum-room-panel.ts'),
  details: () => import('./elements/rostrum-session-details.ts'),
  practice: () => import('./elements/rostrum-practice-hint.ts'),
  clock_banner: () => import('./elements/rostrum-clock-banner.ts'),
  just_ended: () => import('./elements/rostrum-just-ended.ts'),
  review: () => import('./elements/rostrum-review-queue.ts'),
} as const;

/** Fetches a part that opens now. A fetch that fails without a network is made again when the part opens again. */
export function fetchPart(name: keyof typeof LATE_PARTS): void {
  LATE_PARTS[name]().catch(() => undefined);
}

/** Loads the state of the recording, for which the first key does not wait. */
export const loadRecording = () => import('./store/recording.ts');

/** Loads the player, when a page first shows a picture. */
export const loadPlayer = () => import('../player/rostrum-player.ts');

/** Fetches all late parts when the page is idle. A fetch that fails is made again when the part opens. */
export function fetchLateParts(): void {
  const fetchAll = (): void => {
    for (const part of Object.values(LATE_PARTS)) part().catch(() => undefined);
  };
  // Safari has no idle callbacks.
  if ('requestIdleCallback' in globalThis) requestIdleCallback(fetchAll);
  else setTimeout(fetchAll, 1000);
}
