import { EVENT_VERSION, type LogEvent } from './event.ts';

/** Thrown for an event that a newer program wrote. Reading on would silently drop its content. */
export class NewerEvent extends Error {}

/**
 * Brings an event of an older version to the current shape on reading. Stored bytes never change. Version 1 is the
 * first, so this does nothing yet. Each later version adds a step here and a golden log to the tests.
 */
export function upcast(event: LogEvent): LogEvent {
  if (event.v > EVENT_VERSION) throw new NewerEvent(`event ${String(event.seq)} has version ${String(event.v)}`);
  return event;
}
