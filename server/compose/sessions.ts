import { randomBytes } from 'node:crypto';
import { createCommands, type Listener } from '../sessions/commands.ts';
import { createSessionSetup } from '../sessions/session-setup.ts';
import { createHiddenNames } from '../protection/hidden-names.ts';
import { countCommands } from '../metrics.ts';
import { createPresence } from '../sessions/presence.ts';
import { createProtection } from '../protection/protection.ts';
import { createSpeakerFeed } from '../sessions/speaker-feed.ts';
import type { Context } from './context.ts';
import type { StorePart } from './store.ts';

export type SessionsPart = ReturnType<typeof composeSessions>;

/** The log of sessions, and what reads it and writes to it. */
export function composeSessions({ metrics, onFault }: Context, part: StorePart) {
  const { store, clock, nowMs, ledgers, conferences, queries } = part;
  // The log reads this set at each publication. `follow` fills it when every part is made.
  const listeners = new Set<Listener>();
  const hiddenNames = createHiddenNames({ ledger: ledgers.names, keys: ledgers.keys });
  const kept = { hiddenNames, hidings: ledgers.hidings };
  const commands = countCommands(
    createCommands({ store, clock, random: randomBytes, listeners, onFault, ...kept }),
    metrics,
  );
  return {
    ...{ listeners, hiddenNames, commands },
    protection: createProtection({ queries, store, commands }),
    setup: createSessionSetup({ conferences, commands, nowMs }),
    feed: createSpeakerFeed(commands),
    presence: createPresence(nowMs),
    sessionIds: async (): Promise<readonly string[]> => (await queries.sessions()).map(({ sessionId }) => sessionId),
  };
}
