/** Tests that a reviewed session takes no tags, and still hides. */
import { expect, it } from 'vitest';
import { isHidden } from '../../shared/session/hiding/hidden.ts';
import { CoreSession, newId } from '../helpers/core-session.ts';

/** A turn with a topic and a note, in a session that has been reviewed. */
function reviewedSession() {
  const s = new CoreSession();
  const [entry = ''] = s.list('Meadow Circle');
  const turn = s.start('ana', entry);
  s.atS = 60;
  s.stop('ana', turn);
  const [tagId, noteId] = [newId(), newId()];
  const topic = s.give('boris', 'add-topic', { tagId, interventionId: turn, topic: 'hd.media' });
  s.give('boris', 'add-note', { noteId, interventionId: turn, kind: 'note', text: 'as said', mark: s.mark() });
  s.give('ana', 'close-session', {});
  s.give('ana', 'review-session', {});
  s.give('ana', 'review-session', {});
  return { s, turn, tagId, noteId, topic };
}

it('[K4] a reviewed session takes no tags and undoes none, and does both once it is in review again', () => {
  const { s, turn, tagId, noteId, topic } = reviewedSession();
  const replaces = s.state.tables.notes.get(noteId)?.text['~'] ?? '';
  const tries = () => [
    s.try('boris', 'add-about', {
      tagId: newId(),
      interventionId: turn,
      target: 'state:GE',
      stance: 'neutral_mention',
    }),
    s.try('boris', 'add-topic', { tagId: newId(), interventionId: turn, topic: 'hd.torture' }),
    s.try('boris', 'set-flag', { flagId: newId(), interventionId: turn, flag: 'follow_up' }),
    s.try('boris', 'edit-note', { noteId, text: 'as heard', replaces }),
    s.try('boris', 'remove-note', { noteId }),
    s.try('boris', 'undo', { commandId: topic }),
  ];
  const before = s.state.seq;
  for (const answer of tries()) expect(answer).toMatchObject({ ok: false, code: 'session_closed' });
  expect(s.state.seq).toBe(before);
  expect(s.state.tables.topics.get(tagId)).toMatchObject({ undone: false });

  s.give('ana', 'review-session', { again: true });
  for (const answer of tries()) expect(answer).toMatchObject({ ok: true });
});

it('[K4] [P3a] a speaker can be hidden in a reviewed session', () => {
  const { s, turn } = reviewedSession();
  const hide = s.give('boris', 'hide-speaker', { hideId: newId(), subjectId: turn });
  expect(isHidden(s.state, turn)).toBe(true);
  s.give('boris', 'undo', { commandId: hide });
  expect(isHidden(s.state, turn)).toBe(false);
});
