import type { Commitment, LogEvent, StoredEvent } from './event.ts';

/** A payload as `decide` makes it, with plain text in place of each commitment. */
export type Plain<Payload> = { readonly [Member in keyof Payload]: PlainValue<Payload[Member]> };
type PlainValue<Value> = Value extends Commitment ? string : Value;

/** A draft of one of these events. */
export type DraftOf<Events> = {
  readonly [T in keyof Events & string]: { readonly type: T; readonly payload: Plain<Events[T]> };
}[keyof Events & string];

/** For each event a pure function from the state before it to changes. */
export type Evolutions<State, Events, Change> = {
  readonly [T in keyof Events & string]: (state: State, event: LogEvent<Events[T]>) => readonly Change[];
};

/** Thrown for an event type that this program does not know. Skipping it would give a wrong state. */
export class UnknownEvent extends Error {}

/**
 * Applies the function of the event's type. The log holds what `decide` accepted, so the payload has the shape of its type.
 *
 * @throws {UnknownEvent} for a type that is not among the functions.
 */
export function applyEvolution<State, Events, Change>(
  evolutions: Evolutions<State, Events, Change>,
  state: State,
  event: LogEvent,
): readonly Change[] {
  if (!isOneOf(evolutions, event)) throw new UnknownEvent(`${event.type} at ${String(event.seq)}`);
  return evolutions[event.type](state, event as LogEvent<Events[typeof event.type]>);
}

function isOneOf<State, Events, Change>(
  evolutions: Evolutions<State, Events, Change>,
  event: LogEvent,
): event is LogEvent & { readonly type: keyof Events & string } {
  return Object.hasOwn(evolutions, event.type);
}

/** Whether an event is of this type. If so, its payload has the shape of the type. */
export function isEvent<Events, T extends keyof Events & string>(
  event: LogEvent,
  type: T,
): event is LogEvent<Events[T]> & { readonly type: T } {
  return event.type === type;
}

/** The payload of a stored event of this type. Undefined for an event of another type. */
export function payloadOf<Events, T extends keyof Events & string>(
  event: Pick<StoredEvent, 'type' | 'payload'>,
  type: T,
): Events[T] | undefined {
  return event.type === type ? (JSON.parse(event.payload) as Events[T]) : undefined;
}

/** A member of the payload of a stored event of any type. Undefined where the payload has none of this name. */
export function payloadMember({ payload }: Pick<StoredEvent, 'payload'>, name: string): unknown {
  return (JSON.parse(payload) as Readonly<Record<string, unknown>>)[name];
}
