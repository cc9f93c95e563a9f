import type { SessionSource } from '../../shared/contract/http/sources.schema.ts';
import type { SourceKind } from '../../shared/vocabulary/media.ts';
import { errorMessage, findMessage, t } from '../messages.ts';

/** How it goes, in words. */
export function stateWords({ kind, state, error, lastSegmentAgeMs }: SessionSource): string {
  if (kind === 'upload') return t('recordings.state.file');
  if (kind === 'push' && state === 'connecting' && lastSegmentAgeMs === null) return t('recordings.state.expected');
  if (state === 'stalled' && error === 'disk_full') return t('recordings.state.full');
  return t(`recordings.state.${state === 'ended?' ? 'ended' : state}`);
}

/**
 * The fault in words. A sent stream has no address that could answer. Its gaps belong to no moment that a user asked
 * for.
 */
export function troubleWords(kind: SourceKind, code: string): string {
  const key = 'recordings.trouble';
  return findMessage(`${key}.${kind}.${code}`) ?? findMessage(`${key}.${code}`) ?? errorMessage(code);
}
