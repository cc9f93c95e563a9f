import type { SessionState } from '../../shared/session/state/state.ts';
import type { LogEvent } from '../../shared/log/event.ts';
import type { Command } from '../../shared/log/command.ts';
import { floorAt } from '../../shared/session/floor/floor-at.ts';
import type { Role } from '../../shared/vocabulary/access.ts';
import type { EventStore } from '../../server/store/event-store.ts';
import { rechain } from './rechain.ts';
import type { World } from './world.ts';

/** The places for planted faults. Each is a wrapper round a port, and the shipped modules stay as they are. */
export interface Faults {
  readonly store?: (store: EventStore, world: World) => EventStore;
  /** What a page is given instead of the events that arrived. */
  readonly arriving?: (events: readonly LogEvent[], knownSeq: number) => readonly LogEvent[];
  /** What a page shows. */
  readonly shown?: (seen: SessionState, confirmed: SessionState) => SessionState;
  /** What the server takes a command for. */
  readonly received?: (command: Command, state: SessionState, nowMs: number) => Command;
  /** As whom the server takes a reader. */
  readonly readerRole?: (role: Role) => Role;
}

let fresh = 0;

/** Seven ways to get it wrong, by name. */
export const FAULTS: { readonly [name: string]: Faults } = {
  'no idempotency key': {
    store: (store) => ({
      ...store,
      answerOf: () => Promise.resolve(undefined),
      append: (batches) =>
        store.append(batches.map((batch) => ({ ...batch, commandId: `${batch.commandId}#${String(fresh++)}` }))),
    }),
  },
  'ack before durable': {
    store: (store, world) => ({
      ...store,
      append: (batches) => {
        world.after(world.random.between(20, 400), () => void store.append(batches));
        return Promise.resolve({ kind: 'ok' });
      },
    }),
  },
  'no gap check': {
    arriving: (events, knownSeq) =>
      events.filter(({ seq }) => seq > knownSeq).map((event, index) => ({ ...event, seq: knownSeq + index + 1 })),
  },
  'no rebase': { shown: (_, confirmed) => confirmed },
  'stale expectedHead': {
    store: (store) => ({
      ...store,
      append: async (batches) => store.append(await rechain(store, batches)),
    }),
  },
  'tag on the current turn instead of the seen one': {
    received: (command, state, nowMs) => {
      const current = floorAt(state, nowMs).holder?.id;
      if (command.type !== 'add-topic' || current === undefined) return command;
      return { ...command, payload: { ...(command.payload as object), interventionId: current } };
    },
  },
  'audience leak': { readerRole: () => 'lead' },
};
