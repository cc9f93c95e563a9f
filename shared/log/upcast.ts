import type { LogEvent } from './event.ts';

/** Thrown for an event that a newer program wrote. Reading on would silently drop its content. */
export class NewerEvent extends Error {}

/** Reads an event of at most this version. @throws {NewerEvent} */
export function refuseNewer(event: LogEvent, version: number): LogEvent {
  if (event.v > version) throw new NewerEvent(`event ${String(event.seq)} has version ${String(event.v)}`);
  return event;
}
