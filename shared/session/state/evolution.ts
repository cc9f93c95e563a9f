import type { Evolutions } from '../../log/typed-events.ts';
import type { Change } from './change.ts';
import type { SessionState } from './state.ts';

/** What the events of one slice do to the rows of a session. */
export type SessionEvolutions<Events> = Evolutions<SessionState, Events, Change>;
