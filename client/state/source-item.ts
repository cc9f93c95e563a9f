import type { SourceKind } from '../../shared/vocabulary/source-kind.ts';
import type { SourceRole } from '../../shared/vocabulary/source-role.ts';
import type { SourceState } from '../../shared/vocabulary/source-state.ts';
import { errorMessage, findMessage, t } from '../messages.ts';

/** What the server says of one recording. */
export interface SourceItem {
  readonly id: string;
  readonly kind: SourceKind;
  readonly role: SourceRole;
  readonly channel: string;
  readonly state: SourceState;
  readonly error: string | null;
  readonly lastSegmentAgeMs: number | null;
  readonly recordedMs: number;
  readonly bytes: number;
  readonly gaps: number;
  readonly gapMs: number;
  readonly interruptions: number;
  readonly interruptedMs: number;
  readonly startedAtMs: number | null;
  readonly address: string | null;
  readonly original: { readonly bytes: number; readonly sha256: string } | null;
}

/** How it goes, in words. */
export function stateWords({ kind, state, error, lastSegmentAgeMs }: SourceItem): string {
  if (kind === 'upload') return t('recordings.state.file');
  if (kind === 'push' && state === 'connecting' && lastSegmentAgeMs === null) return t('recordings.state.expected');
  if (state === 'stalled' && error === 'disk_full') return t('recordings.state.full');
  return t(`recordings.state.${state === 'ended?' ? 'ended' : state}`);
}

/**
 * What is wrong with it, in words. Of what is sent there is no address that could answer, and a gap is of no moment that
 * somebody asked for.
 */
export function troubleWords(kind: SourceKind, code: string): string {
  const key = 'recordings.trouble';
  return findMessage(`${key}.${kind}.${code}`) ?? findMessage(`${key}.${code}`) ?? errorMessage(code);
}
