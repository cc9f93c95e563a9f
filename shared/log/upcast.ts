import { EVENT_VERSION, type LogEvent } from './event.ts';

/** Thrown for an event written by a newer program: reading on would silently drop what it says. */
export class NewerEvent extends Error {}

/**
 * Brings an event of an older version to today's shape on reading; stored bytes are never touched. Version 1 is the
 * first, so there is nothing to change yet: each later version adds a step here and a golden log to the tests.
 */
export function upcast(event: LogEvent): LogEvent {
  if (event.v > EVENT_VERSION) throw new NewerEvent(`event ${String(event.seq)} has version ${String(event.v)}`);
  return event;
}
