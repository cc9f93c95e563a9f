import type { Asker, Command } from './command.ts';
import type { EventDraft, LogEvent } from './event.ts';
import { sealDraft } from './personal.ts';
import type { EventForm } from './event-form.ts';
import type { StreamKind, StreamState } from './stream-kind.ts';

/** A command that was dispatched and whose events have not arrived yet. */
export interface Pending<C extends Command> {
  readonly command: C;
  readonly asker: Asker;
}

/** The events that a command would give, with placeholders in place of the server's salted commitments. */
export function predict(
  drafts: readonly EventDraft[],
  command: { readonly commandId: string },
  asker: Asker,
  headSeq: number,
  form: EventForm,
): LogEvent[] {
  let texts = 0;
  return drafts.map((draft, index) => {
    const placeholder = () => ({ commitment: `pending:${command.commandId}:${String(texts++)}`, salt: '' });
    const sealed = sealDraft(draft, placeholder, form.personal);
    const disclosed = sealed.personal.map(({ path, value, subject, audience }) => {
      const commitment = (sealed.payload[path] as { readonly '~': string })['~'];
      return [commitment, { state: 'value', value, subject, audience }] as const;
    });
    return {
      seq: headSeq + index + 1,
      v: form.version,
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
export function rebase<State extends StreamState, C extends Command>(
  kind: Pick<StreamKind<State, C, StreamState>, 'decide' | 'evolve' | keyof EventForm>,
  confirmed: State,
  pending: readonly Pending<C>[],
): State {
  let state = confirmed;
  for (const { command, asker } of pending) {
    const decision = kind.decide(state, command, asker);
    if (!decision.ok) continue;
    for (const event of predict(decision.events, command, asker, state.seq, kind)) state = kind.evolve(state, event);
  }
  return state;
}
