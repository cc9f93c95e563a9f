/** Describes the field, chord or panel that is open on the console. */
import type { Mark } from '../../../shared/session/state/rows.ts';
import type { Press } from './programme.ts';

/** An open type-ahead, with what its first key decided. Nothing changes while its user types ([C3]). */
export type OpenField =
  | { readonly kind: 'choose_next'; readonly press: Press; readonly mark: Mark; readonly endsId: string | null }
  /** A, R and O: the turn runs since the first key. The name follows. */
  | { readonly kind: 'unlisted' | 'reply' | 'order'; readonly interventionId: string }
  /** R again: another statement that the reply answers. */
  | { readonly kind: 'answered'; readonly interventionId: string }
  | { readonly kind: 'heard_next' }
  | { readonly kind: 'topic' | 'about'; readonly interventionId: string };

/** The note in the field: whom it is about and when it was begun. */
export interface OpenNote {
  readonly kind: 'note' | 'quote';
  readonly interventionId: string | null;
  readonly mark: Mark;
  readonly backMs: number;
}

/** An open chord, which takes the digits until it is finished or Esc closes it ([C5]). */
export type OpenChord =
  | { readonly kind: 'vantage' }
  | { readonly kind: 'limit'; readonly current: boolean }
  | { readonly kind: 'pause_reason'; readonly interruptionId: string };

export type OpenPanel = 'palette' | 'key_card' | 'cover' | 'stream' | 'room';

/** Whether what is open has a field for typing. */
export function takesTyping(open: Open | null): boolean {
  return (
    open?.what === 'field' ||
    open?.what === 'note' ||
    (open?.what === 'panel' && (open.panel === 'palette' || open.panel === 'stream'))
  );
}

/** The one thing that is open on the console. Esc closes it and changes nothing in the record. */
export type Open =
  | { readonly what: 'field'; readonly field: OpenField }
  | { readonly what: 'note'; readonly note: OpenNote }
  | { readonly what: 'chord'; readonly chord: OpenChord }
  | { readonly what: 'panel'; readonly panel: OpenPanel }
  | { readonly what: 'take_clock' };
