import { accept, refuse, type Asker } from '../../log/command.ts';
import { create, patch, recorded } from '../state/change.ts';
import { childrenOf } from '../state/children.ts';
import type { TagPayload } from './tags.schema.ts';
import { resolveId, type SessionState } from '../state/state.ts';
import type { SessionEvolutions } from '../state/evolution.ts';
import type { TagDecision, TagEvents } from './tags.events.ts';

/** The intervention that the observer saw, through aliases ([F5]). Undefined if it is unknown or undone. */
function targetOf(state: SessionState, id: string): string | undefined {
  const resolved = resolveId(state, id);
  const row = state.tables.interventions.get(resolved);
  return row === undefined || row.undone ? undefined : resolved;
}

/** Adds a topic to the turn that the observer saw. Two observers may set the same topic ([K1]). */
export function addTopic(state: SessionState, payload: TagPayload<'add-topic'>, asker: Asker): TagDecision {
  const interventionId = targetOf(state, payload.interventionId);
  if (interventionId === undefined) return refuse('not_found', { id: payload.interventionId });
  const standing = childrenOf(state, interventionId, 'topics').some(
    (row) => !row.undone && !row.removed && row.by === asker.by && row.topic === payload.topic,
  );
  if (standing) return refuse('conflict', { topic: payload.topic });
  if (state.tables.topics.has(payload.tagId)) return refuse('conflict', { id: payload.tagId });
  return accept({ type: 'topic-added', payload: { ...payload, interventionId } });
}

export function removeTopic(state: SessionState, payload: TagPayload<'remove-topic'>): TagDecision {
  const row = state.tables.topics.get(payload.tagId);
  if (row === undefined || row.undone || row.removed) return refuse('not_found', { id: payload.tagId });
  return accept({ type: 'topic-removed', payload });
}

/** Adds a State or body that the statement is about, with a stance ([K2]). */
export function addAbout(state: SessionState, payload: TagPayload<'add-about'>, asker: Asker): TagDecision {
  const interventionId = targetOf(state, payload.interventionId);
  if (interventionId === undefined) return refuse('not_found', { id: payload.interventionId });
  const standing = childrenOf(state, interventionId, 'abouts').some(
    (row) => !row.undone && !row.removed && row.by === asker.by && row.target === payload.target,
  );
  if (standing) return refuse('conflict', { target: payload.target });
  if (state.tables.abouts.has(payload.tagId)) return refuse('conflict', { id: payload.tagId });
  return accept({ type: 'about-added', payload: { ...payload, interventionId } });
}

export function setStance(state: SessionState, payload: TagPayload<'set-stance'>): TagDecision {
  const row = state.tables.abouts.get(payload.tagId);
  if (row === undefined || row.undone || row.removed) return refuse('not_found', { id: payload.tagId });
  return row.stance === payload.stance ? accept() : accept({ type: 'stance-set', payload });
}

export function removeAbout(state: SessionState, payload: TagPayload<'remove-about'>): TagDecision {
  const row = state.tables.abouts.get(payload.tagId);
  if (row === undefined || row.undone || row.removed) return refuse('not_found', { id: payload.tagId });
  return accept({ type: 'about-removed', payload });
}

export function addNote(state: SessionState, payload: TagPayload<'add-note'>): TagDecision {
  const interventionId = payload.interventionId === null ? null : targetOf(state, payload.interventionId);
  if (interventionId === undefined) return refuse('not_found', { id: payload.interventionId ?? '' });
  if (state.tables.notes.has(payload.noteId)) return refuse('conflict', { id: payload.noteId });
  return accept({
    type: 'note-added',
    payload: { ...payload, interventionId, quoteBasis: payload.quoteBasis ?? null, backMs: payload.backMs ?? 0 },
  });
}

/** Changes a note. `conflict` refuses it if the text is no longer the one that the writer saw ([K3]). */
export function editNote(state: SessionState, payload: TagPayload<'edit-note'>): TagDecision {
  const row = state.tables.notes.get(payload.noteId);
  if (row === undefined || row.undone || row.removed) return refuse('not_found', { id: payload.noteId });
  if (row.text['~'] !== payload.replaces) return refuse('conflict', { id: row.id });
  return accept({
    type: 'note-edited',
    payload: { noteId: row.id, interventionId: row.intervention, text: payload.text },
  });
}

export function removeNote(state: SessionState, payload: TagPayload<'remove-note'>): TagDecision {
  const row = state.tables.notes.get(payload.noteId);
  if (row === undefined || row.undone || row.removed) return refuse('not_found', { id: payload.noteId });
  return accept({ type: 'note-removed', payload });
}

export function verifyQuote(state: SessionState, payload: TagPayload<'verify-quote'>): TagDecision {
  const row = state.tables.notes.get(payload.noteId);
  if (row?.kind !== 'quote' || row.undone || row.removed) return refuse('not_found', { id: payload.noteId });
  return accept({ type: 'quote-verified', payload });
}

export function setFlag(state: SessionState, payload: TagPayload<'set-flag'>): TagDecision {
  const interventionId = targetOf(state, payload.interventionId);
  if (interventionId === undefined) return refuse('not_found', { id: payload.interventionId });
  if (state.tables.flags.has(payload.flagId)) return refuse('conflict', { id: payload.flagId });
  return accept({ type: 'flag-set', payload: { ...payload, interventionId } });
}

export function clearFlag(state: SessionState, payload: TagPayload<'clear-flag'>): TagDecision {
  const row = state.tables.flags.get(payload.flagId);
  if (row === undefined || row.undone || row.removed) return refuse('not_found', { id: payload.flagId });
  return accept({ type: 'flag-cleared', payload });
}

export const tagEvolutions: SessionEvolutions<TagEvents> = {
  'topic-added': (_, event) => {
    const { tagId, interventionId, topic } = event.payload;
    return [create('topics', { ...recorded(event, tagId), intervention: interventionId, topic, removed: false })];
  },
  'topic-removed': (_, event) => [patch('topics', event.payload.tagId, { removed: true })],
  'about-added': (_, event) => {
    const { tagId, interventionId, target, stance } = event.payload;
    return [
      create('abouts', { ...recorded(event, tagId), intervention: interventionId, target, stance, removed: false }),
    ];
  },
  'stance-set': (_, event) => {
    const { tagId, stance } = event.payload;
    return [patch('abouts', tagId, { stance })];
  },
  'about-removed': (_, event) => [patch('abouts', event.payload.tagId, { removed: true })],
  'note-added': (_, event) => {
    const payload = event.payload;
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
  'note-edited': (_, event) => {
    const { noteId, text } = event.payload;
    // A verified quote whose words change is no longer verified.
    return [patch('notes', noteId, { text, verified: false })];
  },
  'note-removed': (_, event) => [patch('notes', event.payload.noteId, { removed: true })],
  'quote-verified': (_, event) => {
    const { noteId, verified } = event.payload;
    return [patch('notes', noteId, { verified })];
  },
  'flag-set': (_, event) => {
    const { flagId, interventionId, flag } = event.payload;
    return [create('flags', { ...recorded(event, flagId), intervention: interventionId, flag, removed: false })];
  },
  'flag-cleared': (_, event) => [patch('flags', event.payload.flagId, { removed: true })],
};
