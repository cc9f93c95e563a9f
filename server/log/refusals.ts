import type { RememberedAnswer } from '../store/event-store.ts';

/** Earlier refusals, by the ids of their commands. */
export interface Refusals {
  find(commandId: string): RememberedAnswer | undefined;
  remember(commandId: string, refusal: RememberedAnswer): void;
}

/** About as many commands as a large team dispatches in an hour. */
const KEPT = 10_000;

/**
 * Keeps the latest refusals in memory ([G27]). A copy of a refused command may arrive late, over a connection that broke.
 * It must not take effect after its author was refused. No connection outlives the process, so memory is enough.
 */
export function createRefusals(kept = KEPT): Refusals {
  const byId = new Map<string, RememberedAnswer>();
  return {
    find: (commandId) => byId.get(commandId),
    remember(commandId, refusal) {
      byId.set(commandId, refusal);
      const [oldest] = byId.keys();
      if (byId.size > kept && oldest !== undefined) byId.delete(oldest);
    },
  };
}
