import type { Command } from './command.ts';

/** The command that erases personal values of a stream for ever ([G8]), and the event that states it. */
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

/** What a command erases; nothing unless it is an erasure. Its schema was checked before. */
export function targetsOf({ type, payload }: Command): readonly ErasedText[] {
  return type === ERASE ? (payload as Erasure).targets : [];
}

/** What a stored event erased. */
export function erasedBy({
  type,
  payload,
}: {
  readonly type: string;
  readonly payload: string;
}): readonly ErasedText[] {
  return type === ERASED ? (JSON.parse(payload) as Erasure).targets : [];
}
