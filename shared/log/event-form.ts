import type { LogEvent } from './event.ts';
import type { PersonalMembers } from './personal.ts';

/** How the events of a kind of stream are written and read. */
export interface EventForm {
  /** Version of new events. */
  readonly version: number;
  /** The closed list of personal members, by event type ([G4]). */
  readonly personal: PersonalMembers;
  /** Brings an event of an older version to the current shape. Stored bytes never change. */
  upcast(event: LogEvent): LogEvent;
}
