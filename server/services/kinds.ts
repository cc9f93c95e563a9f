import type { PersonalMembers } from '../../shared/log/personal.ts';
import { idInStream, type AnyKind } from '../log/served-kind.ts';
import { SERVED_SESSION } from './session-kind.ts';

/** Every kind of stream that the server keeps. */
export const KINDS: readonly AnyKind[] = [SERVED_SESSION];

/** The closed list of a stream's kind. A stream of no known kind has an empty one: its chain can still be verified. */
export function personalIn(stream: string): PersonalMembers {
  return KINDS.find((kind) => idInStream(kind, stream) !== undefined)?.personal ?? {};
}
