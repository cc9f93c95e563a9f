import type { StoredEvent } from '../log/event.ts';
import { payloadOf } from '../log/typed-events.ts';
import type { CustodyEvents } from './recordings/custody.events.ts';
import type { SetupEvents } from './setup/setup.events.ts';
import type { FloorEvents } from './floor/floor.events.ts';
import type { LimitEvents } from './limits/limits.events.ts';
import type { ListEvents } from './list/list.events.ts';
import type { MarkEvents } from './recordings/marks.events.ts';
import type { HidingEvents } from './hiding/hiding.events.ts';
import type { TagEvents } from './tags/tags.events.ts';
import type { ExportEvents } from './exports/exports.events.ts';
import type { UndoEvents } from './undo/undo.events.ts';

/** Every event of a session: payload by type, as the log keeps it. */
export interface SessionEvents
  extends
    SetupEvents,
    ListEvents,
    FloorEvents,
    LimitEvents,
    TagEvents,
    HidingEvents,
    MarkEvents,
    UndoEvents,
    ExportEvents,
    CustodyEvents {}

/** The payload of a stored event of a session; undefined for an event of another type. */
export function sessionPayload<T extends keyof SessionEvents>(
  event: Pick<StoredEvent, 'type' | 'payload'>,
  type: T,
): SessionEvents[T] | undefined {
  return payloadOf<SessionEvents, T>(event, type);
}
