import type { Decision } from '../../log/command.ts';
import type { DraftOf } from '../../log/typed-events.ts';
import type { AboutRow, FlagRow, HideRow, NoteRow, TopicRow } from '../state/rows.ts';

interface Tag {
  readonly tagId: string;
}
interface OnIntervention {
  readonly interventionId: string;
}
interface OnNote {
  readonly noteId: string;
}
interface OnHide {
  readonly hideId: string;
}

/** Events of topics, targets, notes, flags and hidings. */
export interface TagEvents {
  'topic-added': Tag & OnIntervention & Pick<TopicRow, 'topic'>;
  'topic-removed': Tag;
  'about-added': Tag & OnIntervention & Pick<AboutRow, 'target' | 'stance'>;
  'stance-set': Tag & Pick<AboutRow, 'stance'>;
  'about-removed': Tag;
  'note-added': OnNote &
    Pick<NoteRow, 'kind' | 'text' | 'quoteBasis' | 'backMs' | 'mark'> & {
      /** Null: a note on the session. */
      readonly interventionId: string | null;
    };
  'note-edited': OnNote & Pick<NoteRow, 'text'> & { readonly interventionId: string | null };
  'note-removed': OnNote;
  'quote-verified': OnNote & Pick<NoteRow, 'verified'>;
  'flag-set': OnIntervention & Pick<FlagRow, 'flag'> & { readonly flagId: string };
  'flag-cleared': { readonly flagId: string };
  'speaker-hidden': OnHide & Pick<HideRow, 'subjects' | 'reason'>;
  /** Later rows of a hidden speaker. The hiding covers them until it is lifted or undone ([P8a]). */
  'hiding-extended': OnHide & Pick<HideRow, 'subjects'>;
  'hide-lifted': OnHide;
}

export type TagDecision = Decision<DraftOf<TagEvents>>;
