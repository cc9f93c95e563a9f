import type { Command } from './command.ts';

/** The command that erases personal values of a stream ([G8]), and its event. */
export const ERASE = 'erase-personal';
export const ERASED = 'personal-erased';

/** A personal value by its event and member, and the commitment that stays. */
export interface ErasedText {
  readonly seq: number;
  readonly path: string;
  readonly commitment: string;
}

interface Erasure {
  readonly targets: readonly ErasedText[];
}

/** The targets of a command. Empty unless it is an erasure. Its schema was checked before. */
export function targetsOf({ type, payload }: Command): readonly ErasedText[] {
  return type === ERASE ? (payload as Erasure).targets : [];
}

/** The targets of a stored event. Empty unless it is an erasure. */
export function erasedBy({
  type,
  payload,
}: {
  readonly type: string;
  readonly payload: string;
}): readonly ErasedText[] {
  return type === ERASED ? (JSON.parse(payload) as Erasure).targets : [];
}
