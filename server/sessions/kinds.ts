import type { PersonalMembers } from '../../shared/log/personal.ts';
import { idInStream, type AnyKind } from '../log/served-kind.ts';
import { SERVED_SESSION } from './session-kind.ts';

/** Every kind of stream that the server keeps. */
export const KINDS: readonly AnyKind[] = [SERVED_SESSION];

/** The personal members of a stream's kind. Empty for an unknown kind, whose chain can still be verified. */
export function personalIn(stream: string): PersonalMembers {
  return KINDS.find((kind) => idInStream(kind, stream) !== undefined)?.personal ?? {};
}
