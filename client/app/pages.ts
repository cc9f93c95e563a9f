import { loadWords, type MessageArea } from '../messages.ts';
import type { Route } from '../router.ts';

/** The words and the module that a page needs before it renders. */
export interface PageParts {
  /** Areas of words besides the common ones. */
  readonly words: readonly MessageArea[];
  /** Loads its module. Left out if the first load has it. */
  readonly load?: () => Promise<unknown>;
}

/** The console is in the first load. Every other page is fetched when it first opens. */
export const PAGES: { readonly [name in Route['name']]: PageParts } = {
  start: { words: ['start', 'sign-in'], load: () => import('../start/rostrum-start.ts') },
  'sign-in': { words: ['sign-in'], load: () => import('../people/rostrum-sign-in.ts') },
  setup: { words: ['sign-in'], load: () => import('../people/rostrum-account-link.ts') },
  join: { words: ['sign-in'], load: () => import('../people/rostrum-account-link.ts') },
  people: { words: ['people'], load: () => import('../people/rostrum-people.ts') },
  new: { words: ['setup', 'people', 'console'], load: () => import('../setup/rostrum-new-session.ts') },
  room: { words: ['room'], load: () => import('../room/rostrum-room-timer.ts') },
  console: { words: ['console', 'player', 'start'] },
  clock: { words: ['console', 'player', 'start'], load: () => import('../console/rostrum-phone-clock.ts') },
  list: {
    words: ['list', 'console', 'player', 'record', 'export'],
    load: () => import('../list/rostrum-session-list.ts'),
  },
  'take-out': { words: ['export', 'record', 'list', 'player'], load: () => import('../export/rostrum-export.ts') },
  align: { words: ['align', 'player', 'list', 'record', 'console'], load: () => import('../align/rostrum-align.ts') },
  recordings: { words: ['recordings', 'setup'], load: () => import('../recordings/rostrum-recordings.ts') },
  'not-found': { words: [] },
};

/** Pages with a header of their own. */
const WITHOUT_TOP_BAR = new Set<Route['name']>(['console', 'room', 'clock']);

/** Loads the bar above the pages. The first load is the console's and does not have it. */
const loadTopBar = () => import('./rostrum-top-bar.ts');

/** Loads a page, its words and the bar above it. Rejects without a network. */
export async function loadPage(name: Route['name']): Promise<void> {
  const { words, load } = PAGES[name];
  await Promise.all([loadWords(words), load?.(), WITHOUT_TOP_BAR.has(name) ? undefined : loadTopBar()]);
}

export function hasTopBar(name: Route['name']): boolean {
  return !WITHOUT_TOP_BAR.has(name);
}
