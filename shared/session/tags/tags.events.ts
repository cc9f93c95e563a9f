import type { Decision } from '../../log/command.ts';
import type { DraftOf } from '../../log/typed-events.ts';
import type { AboutRow, FlagRow, NoteRow, TopicRow } from '../state/rows.ts';

interface Tag {
  readonly tagId: string;
}
interface OnIntervention {
  readonly interventionId: string;
}
interface OnNote {
  readonly noteId: string;
}

/** Events of topics, targets, notes and flags. */
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
}

export type TagDecision = Decision<DraftOf<TagEvents>>;
