import type { Asker, Decision } from './command.ts';
import type { EventDraft, LogEvent } from './event.ts';
import { EVENT_VERSION } from './event.ts';
import { sealDraft } from './personal.ts';

/** A command that was dispatched and whose events have not arrived yet. */
export interface Pending<C> {
  readonly command: C & { readonly commandId: string };
  readonly asker: Asker;
}

/** The pure core of one kind of stream. */
export interface Core<State extends { readonly seq: number }, C> {
  decide(state: State, command: C, asker: Asker): Decision;
  evolve(state: State, event: LogEvent): State;
}

/** The events that a command would give, with placeholders in place of the server's salted commitments. */
export function predict(
  drafts: readonly EventDraft[],
  command: { readonly commandId: string },
  asker: Asker,
  headSeq: number,
): LogEvent[] {
  let texts = 0;
  return drafts.map((draft, index) => {
    const sealed = sealDraft(draft, () => ({
      commitment: `pending:${command.commandId}:${String(texts++)}`,
      salt: '',
    }));
    const disclosed = sealed.personal.map(({ path, value, subject, audience }) => {
      const commitment = (sealed.payload[path] as { readonly '~': string })['~'];
      return [commitment, { state: 'value', value, subject, audience }] as const;
    });
    return {
      seq: headSeq + index + 1,
      v: EVENT_VERSION,
      type: sealed.type,
      atMs: asker.nowMs,
      by: asker.by,
      commandId: command.commandId,
      payload: sealed.payload,
      texts: Object.fromEntries(disclosed),
    };
  });
}

/**
 * The state that the author sees: the confirmed state, then every pending command in the order of dispatch ([G9]).
 * A pending command that no longer applies is skipped. It stays in the outbox, because only the server's answer
 * removes it.
 */
export function rebase<State extends { readonly seq: number }, C>(
  core: Core<State, C>,
  confirmed: State,
  pending: readonly Pending<C>[],
): State {
  let state = confirmed;
  for (const { command, asker } of pending) {
    const decision = core.decide(state, command, asker);
    if (!decision.ok) continue;
    for (const event of predict(decision.events, command, asker, state.seq)) state = core.evolve(state, event);
  }
  return state;
}
