import type { Evolutions } from '../../log/typed-events.ts';
import type { Change } from './change.ts';
import type { SessionState } from './state.ts';

/** For each event of one slice, the changes of rows that it makes. */
export type SessionEvolutions<Events> = Evolutions<SessionState, Events, Change>;
