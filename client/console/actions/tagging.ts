/** The actions that attach topics, abouts, notes, quotes and flags to an intervention. */
import { childrenOf } from '../../../shared/session/state/children.ts';
import type { AboutRow, InterventionRow, TopicRow } from '../../../shared/session/state/rows.ts';
import { topicOf } from '../../../shared/reference/topics.ts';
import { t } from '../../messages.ts';
import { newId } from '../../sync/uuid.ts';
import type { LiveConsole } from '../store/live-console.ts';
import type { Press } from '../store/programme.ts';
import { quickTopics } from './quick-topics.ts';

/** How far back a quote reaches, ms. */
const QUOTE_MS = 15_000;

function seenTarget(live: LiveConsole): InterventionRow | undefined {
  const target = live.target.peek();
  if (target === null) live.say(t('console.say.nobody_to_tag'), { tone: 'trouble' });
  return target ?? undefined;
}

/** 1–9: adds a topic of the session, or removes it. */
export function quickTopic(live: LiveConsole, digit: number): void {
  const topic = quickTopics(live.session.peek())[digit - 1];
  const target = seenTarget(live);
  if (topic !== undefined && target !== undefined) toggleTopic(live, target.id, topic);
}

export function toggleTopic(live: LiveConsole, interventionId: string, topic: string): void {
  const mine = childrenOf(live.state(), interventionId, 'topics').find(
    (row) => !row.undone && !row.removed && row.by === live.desk.me.userId && row.topic === topic,
  );
  if (mine === undefined) live.give('add-topic', { tagId: newId(), interventionId, topic });
  else live.give('remove-topic', { tagId: mine.id });
  live.before.used(interventionId);
  sayTag(
    live,
    mine === undefined ? 'console.say.tagged' : 'console.say.untagged',
    interventionId,
    topicOf(topic)?.label,
  );
}

/** Announces a tag and its speaker. */
export function sayTag(
  live: LiveConsole,
  key: 'console.say.tagged' | 'console.say.untagged' | 'console.say.about',
  interventionId: string,
  what: string | undefined,
): void {
  live.say(() => t(key, { what: what ?? '', name: live.nameOf(interventionId) }));
}

/** Removes one of the user's own tags, by its cross. */
export function removeTag(live: LiveConsole, type: 'remove-topic' | 'remove-about', row: TopicRow | AboutRow): void {
  live.give(type, { tagId: row.id });
  live.before.used(row.intervention);
}

/** T, C: opens the choice. The first key settles whom the tag is about ([C3], [C6]). */
export function openTag(live: LiveConsole, kind: 'topic' | 'about'): void {
  const target = seenTarget(live);
  if (target !== undefined) live.open.value = { what: 'field', field: { kind, interventionId: target.id } };
}

/** Enter opens the note field. Q opens it for the words of the last 15 s. */
export function openNote(live: LiveConsole, press: Press, kind: 'note' | 'quote'): void {
  const mark = live.mark(press);
  if (mark === undefined) return;
  const interventionId = live.target.peek()?.id ?? null;
  const backMs = kind === 'quote' ? QUOTE_MS : 0;
  live.open.value = { what: 'note', note: { kind, interventionId, mark, backMs } };
}

/** Saves the note. An empty one is dropped. */
export function saveNote(live: LiveConsole): void {
  const open = live.open.peek();
  const text = live.noteText.peek().trim();
  if (open?.what === 'note' && text !== '') {
    live.give('add-note', { noteId: newId(), text, ...open.note });
    live.before.used(open.note.interventionId);
    live.noteText.value = '';
    live.say(t('console.say.noted'));
  }
  if (open?.what === 'note') live.open.value = null;
}

/** M: flags the statement to be looked at later, or removes the flag. */
export function lookLater(live: LiveConsole): void {
  const target = seenTarget(live);
  if (target === undefined) return;
  const mine = childrenOf(live.state(), target.id, 'flags').find(
    (row) => !row.undone && !row.removed && row.flag === 'follow_up',
  );
  if (mine === undefined) {
    live.give('set-flag', { flagId: newId(), interventionId: target.id, flag: 'follow_up' });
  } else live.give('clear-flag', { flagId: mine.id });
  live.before.used(target.id);
  const key = mine === undefined ? 'console.say.later_set' : 'console.say.later_cleared';
  live.say(() => t(key, { name: live.nameOf(target.id) }));
}

/** B: points the next tag to the speaker before. B again points to the one in the picture ([C50]). */
export function pointToOneBefore(live: LiveConsole): void {
  const shown = live.pictured.peek();
  if (shown === null) return live.say(t('console.say.nobody_to_tag'), { tone: 'trouble' });
  if (!live.before.toggle()) return sayNobodyBefore(live, shown.id);
  const before = live.before.pointed.peek();
  live.say(() =>
    before === null
      ? t('console.say.tagging', { name: live.nameOf(shown.id) })
      : t('console.next_tag', { name: live.nameOf(before) }),
  );
}

export function sayNobodyBefore(live: LiveConsole, shownId: string): void {
  live.say(() => t('console.say.nobody_before', { name: live.nameOf(shownId) }), { tone: 'trouble' });
}
