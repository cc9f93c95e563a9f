import { accept, refuse, type Asker, type Decision } from '../../log/command.ts';
import type { LogEvent } from '../../log/event.ts';
import { create, patch, type Change } from '../change.ts';
import { childrenOf } from '../children.ts';
import type { CommandPayload } from '../commands.schema.ts';
import { isHidden, subjectsOfSpeaker } from '../hidden.ts';
import type { AboutRow, FlagRow, HideRow, NoteRow, TopicRow } from '../rows.ts';
import { resolveId, type SessionState } from '../state.ts';

/** Its author may take a hiding back within this time; afterwards only a lead lifts it ([P3]). */
export const HIDE_TAKE_BACK_MS = 10_000;

/** The id that a tag lands on: the intervention that the observer saw, followed through aliases ([F5]). */
function targetOf(state: SessionState, id: string): string | undefined {
  const resolved = resolveId(state, id);
  const row = state.tables.interventions.get(resolved);
  return row === undefined || row.undone ? undefined : resolved;
}

/** A topic on the turn that was seen. Two observers may both set it: that is agreement, and both stand ([K1]). */
export function addTopic(state: SessionState, payload: CommandPayload<'add-topic'>, asker: Asker): Decision {
  const interventionId = targetOf(state, payload.interventionId);
  if (interventionId === undefined) return refuse('not_found', { id: payload.interventionId });
  const standing = childrenOf(state, interventionId, 'topics').some(
    (row) => !row.undone && !row.removed && row.by === asker.by && row.topic === payload.topic,
  );
  if (standing) return refuse('conflict', { topic: payload.topic });
  if (state.tables.topics.has(payload.tagId)) return refuse('conflict', { id: payload.tagId });
  return accept({ type: 'topic-added', payload: { ...payload, interventionId } });
}

export function removeTopic(state: SessionState, payload: CommandPayload<'remove-topic'>): Decision {
  const row = state.tables.topics.get(payload.tagId);
  if (row === undefined || row.undone || row.removed) return refuse('not_found', { id: payload.tagId });
  return accept({ type: 'topic-removed', payload });
}

/** A State or body that the statement is about, with a stance; neutral unless somebody says otherwise ([K2]). */
export function addAbout(state: SessionState, payload: CommandPayload<'add-about'>, asker: Asker): Decision {
  const interventionId = targetOf(state, payload.interventionId);
  if (interventionId === undefined) return refuse('not_found', { id: payload.interventionId });
  const standing = childrenOf(state, interventionId, 'abouts').some(
    (row) => !row.undone && !row.removed && row.by === asker.by && row.target === payload.target,
  );
  if (standing) return refuse('conflict', { target: payload.target });
  if (state.tables.abouts.has(payload.tagId)) return refuse('conflict', { id: payload.tagId });
  return accept({ type: 'about-added', payload: { ...payload, interventionId } });
}

export function setStance(state: SessionState, payload: CommandPayload<'set-stance'>): Decision {
  const row = state.tables.abouts.get(payload.tagId);
  if (row === undefined || row.undone || row.removed) return refuse('not_found', { id: payload.tagId });
  return row.stance === payload.stance ? accept() : accept({ type: 'stance-set', payload });
}

export function removeAbout(state: SessionState, payload: CommandPayload<'remove-about'>): Decision {
  const row = state.tables.abouts.get(payload.tagId);
  if (row === undefined || row.undone || row.removed) return refuse('not_found', { id: payload.tagId });
  return accept({ type: 'about-removed', payload });
}

export function addNote(state: SessionState, payload: CommandPayload<'add-note'>): Decision {
  const interventionId = payload.interventionId === null ? null : targetOf(state, payload.interventionId);
  if (interventionId === undefined) return refuse('not_found', { id: payload.interventionId ?? '' });
  if (state.tables.notes.has(payload.noteId)) return refuse('conflict', { id: payload.noteId });
  return accept({
    type: 'note-added',
    payload: { ...payload, interventionId, quoteBasis: payload.quoteBasis ?? null, backMs: payload.backMs ?? 0 },
  });
}

/** Changes a note unless somebody else changed it since the writer looked; the writer's text is never lost ([K3]). */
export function editNote(state: SessionState, payload: CommandPayload<'edit-note'>): Decision {
  const row = state.tables.notes.get(payload.noteId);
  if (row === undefined || row.undone || row.removed) return refuse('not_found', { id: payload.noteId });
  if (row.text['~'] !== payload.replaces) return refuse('conflict', { id: row.id });
  return accept({
    type: 'note-edited',
    payload: { noteId: row.id, interventionId: row.intervention, text: payload.text },
  });
}

export function removeNote(state: SessionState, payload: CommandPayload<'remove-note'>): Decision {
  const row = state.tables.notes.get(payload.noteId);
  if (row === undefined || row.undone || row.removed) return refuse('not_found', { id: payload.noteId });
  return accept({ type: 'note-removed', payload });
}

export function verifyQuote(state: SessionState, payload: CommandPayload<'verify-quote'>): Decision {
  const row = state.tables.notes.get(payload.noteId);
  if (row?.kind !== 'quote' || row.undone || row.removed) return refuse('not_found', { id: payload.noteId });
  return accept({ type: 'quote-verified', payload });
}

export function setFlag(state: SessionState, payload: CommandPayload<'set-flag'>): Decision {
  const interventionId = targetOf(state, payload.interventionId);
  if (interventionId === undefined) return refuse('not_found', { id: payload.interventionId });
  if (state.tables.flags.has(payload.flagId)) return refuse('conflict', { id: payload.flagId });
  return accept({ type: 'flag-set', payload: { ...payload, interventionId } });
}

export function clearFlag(state: SessionState, payload: CommandPayload<'clear-flag'>): Decision {
  const row = state.tables.flags.get(payload.flagId);
  if (row === undefined || row.undone || row.removed) return refuse('not_found', { id: payload.flagId });
  return accept({ type: 'flag-cleared', payload });
}

/**
 * Hides a speaker, wherever in the session they stand, whatever else is being edited ([P3]). Never refused for
 * being late, repeated or about somebody who is already hidden.
 */
export function hideSpeaker(state: SessionState, payload: CommandPayload<'hide-speaker'>): Decision {
  const subjectId = resolveId(state, payload.subjectId);
  const known = state.tables.interventions.has(subjectId) || state.tables.entries.has(subjectId);
  if (!known) return refuse('not_found', { id: payload.subjectId });
  if (isHidden(state, subjectId) || state.tables.hides.has(payload.hideId)) return accept();
  const subjects = subjectsOfSpeaker(state, subjectId);
  return accept({
    type: 'speaker-hidden',
    payload: { hideId: payload.hideId, subjects, reason: payload.reason ?? null },
  });
}

export function liftHide(state: SessionState, payload: CommandPayload<'lift-hide'>, asker: Asker): Decision {
  const row = state.tables.hides.get(payload.hideId);
  if (row === undefined || row.undone || row.lifted) return refuse('not_found', { id: payload.hideId });
  const takesBack = row.by === asker.by && asker.nowMs - row.atMs <= HIDE_TAKE_BACK_MS;
  if (asker.role !== 'lead' && !takesBack) return refuse('forbidden');
  return accept({ type: 'hide-lifted', payload });
}

type Added<Row, Id extends string> = Omit<Row, 'id' | 'by' | 'atMs' | 'undone' | 'intervention' | 'removed'> &
  Record<Id, string> & { readonly interventionId: string };

export const taggingEvents = {
  'topic-added': (_: SessionState, event: LogEvent): readonly Change[] => {
    const { tagId, interventionId, topic } = event.payload as Added<TopicRow, 'tagId'>;
    return [create('topics', { ...recorded(event, tagId), intervention: interventionId, topic, removed: false })];
  },
  'topic-removed': (_: SessionState, event: LogEvent): readonly Change[] => [
    patch('topics', (event.payload as { tagId: string }).tagId, { removed: true }),
  ],
  'about-added': (_: SessionState, event: LogEvent): readonly Change[] => {
    const { tagId, interventionId, target, stance } = event.payload as Added<AboutRow, 'tagId'>;
    return [
      create('abouts', { ...recorded(event, tagId), intervention: interventionId, target, stance, removed: false }),
    ];
  },
  'stance-set': (_: SessionState, event: LogEvent): readonly Change[] => {
    const { tagId, stance } = event.payload as Pick<AboutRow, 'stance'> & { tagId: string };
    return [patch('abouts', tagId, { stance })];
  },
  'about-removed': (_: SessionState, event: LogEvent): readonly Change[] => [
    patch('abouts', (event.payload as { tagId: string }).tagId, { removed: true }),
  ],
  'note-added': (_: SessionState, event: LogEvent): readonly Change[] => {
    const payload = event.payload as Omit<Added<NoteRow, 'noteId'>, 'interventionId'> & {
      interventionId: string | null;
    };
    const { noteId, interventionId, kind, text, quoteBasis, backMs, mark } = payload;
    return [
      create('notes', {
        ...recorded(event, noteId),
        intervention: interventionId,
        kind,
        text,
        quoteBasis,
        verified: false,
        mark,
        backMs,
        removed: false,
      }),
    ];
  },
  'note-edited': (_: SessionState, event: LogEvent): readonly Change[] => {
    const { noteId, text } = event.payload as Pick<NoteRow, 'text'> & { noteId: string };
    // Changed words are unverified words.
    return [patch('notes', noteId, { text, verified: false })];
  },
  'note-removed': (_: SessionState, event: LogEvent): readonly Change[] => [
    patch('notes', (event.payload as { noteId: string }).noteId, { removed: true }),
  ],
  'quote-verified': (_: SessionState, event: LogEvent): readonly Change[] => {
    const { noteId, verified } = event.payload as { noteId: string; verified: boolean };
    return [patch('notes', noteId, { verified })];
  },
  'flag-set': (_: SessionState, event: LogEvent): readonly Change[] => {
    const { flagId, interventionId, flag } = event.payload as Added<FlagRow, 'flagId'>;
    return [create('flags', { ...recorded(event, flagId), intervention: interventionId, flag, removed: false })];
  },
  'flag-cleared': (_: SessionState, event: LogEvent): readonly Change[] => [
    patch('flags', (event.payload as { flagId: string }).flagId, { removed: true }),
  ],
  'speaker-hidden': (_: SessionState, event: LogEvent): readonly Change[] => {
    const { hideId, subjects, reason } = event.payload as Pick<HideRow, 'subjects' | 'reason'> & { hideId: string };
    return [create('hides', { ...recorded(event, hideId), subjects, reason, lifted: false })];
  },
  /** What came after a hiding and is that speaker's: it goes with the hiding, in force and lifted ([P8]). */
  'hiding-extended': (state: SessionState, event: LogEvent): readonly Change[] => {
    const { hideId, subjects } = event.payload as Pick<HideRow, 'subjects'> & { hideId: string };
    const known = state.tables.hides.get(hideId)?.subjects ?? [];
    return [patch('hides', hideId, { subjects: [...new Set([...known, ...subjects])].sort() })];
  },
  'hide-lifted': (_: SessionState, event: LogEvent): readonly Change[] => [
    patch('hides', (event.payload as { hideId: string }).hideId, { lifted: true }),
  ],
};

function recorded(event: LogEvent, id: string): { id: string; by: string; atMs: number; undone: false } {
  return { id, by: event.by, atMs: event.atMs, undone: false };
}
