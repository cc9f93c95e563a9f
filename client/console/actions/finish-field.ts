/** Turns the answer to a field into commands: who speaks, who speaks next, which topic or about. */
import { fold } from '../../../shared/reference/fold.ts';
import type { Candidate } from '../../../shared/reference/type-ahead.ts';
import { childrenOf } from '../../../shared/session/state/children.ts';
import type { EntryRow } from '../../../shared/session/state/rows.ts';
import { t } from '../../messages.ts';
import { newId } from '../../sync/uuid.ts';
import type { LiveConsole } from '../store/live-console.ts';
import type { OpenField } from '../store/open.ts';
import { namedSpeaker, statementAbout } from './fields.ts';
import { startEntry } from './floor.ts';
import { sayTag, toggleTopic } from './tagging.ts';

/** Handles the answer to a field: one of its candidates, or a text where the field accepts any. */
export function finishField(live: LiveConsole, field: OpenField, choice: Candidate | string): void {
  const id = typeof choice === 'string' ? undefined : choice.id;
  switch (field.kind) {
    case 'choose_next':
      if (id !== undefined) chosenNext(live, field, id);
      break;
    case 'unlisted':
    case 'order':
    case 'reply':
      nameSpeaker(live, field.kind, field.interventionId, choice);
      break;
    case 'answered':
      if (id !== undefined) live.give('link-reply', { interventionId: field.interventionId, repliesToId: id });
      break;
    case 'heard_next':
      hearNext(live, [choice]);
      return;
    case 'topic':
      if (id !== undefined) toggleTopic(live, field.interventionId, id);
      break;
    case 'about':
      if (id !== undefined) addAbout(live, field.interventionId, choice as Candidate);
      break;
  }
  live.open.value = null;
}

function chosenNext(live: LiveConsole, field: Extract<OpenField, { kind: 'choose_next' }>, entryId: string): void {
  const entry = live.state().tables.entries.get(entryId);
  if (entry !== undefined) startEntry(live, entry, field.mark, field.endsId);
}

/** Names somebody who speaks already. The basis is what the chair or the speaker stated. */
function nameSpeaker(
  live: LiveConsole,
  kind: 'unlisted' | 'order' | 'reply',
  interventionId: string,
  choice: Candidate | string,
): void {
  const { announcedAs, actor, class: actorClass } = namedSpeaker(live, choice);
  const entry = kind === 'order' ? undefined : waitingEntry(live, kind, actor, announcedAs);
  live.give('identify-speaker', {
    subjectId: interventionId,
    ...(entry !== undefined && { entryId: entry.id }),
    actor,
    class: actorClass,
    announcedAs,
    basis: 'chair_announced',
    confidence: 'probable',
  });
  if (kind === 'reply') {
    const answers = statementAbout(live, actor, interventionId);
    if (answers !== undefined) live.give('link-reply', { interventionId, repliesToId: answers });
  }
  live.say(() => t('console.say.named', { name: live.nameOf(interventionId) }));
}

/**
 * The waiting entry of somebody who speaks already. They have come up in their turn and wait no longer. A right of
 * reply uses only an entry for a right of reply ([A6]).
 */
function waitingEntry(
  live: LiveConsole,
  kind: 'unlisted' | 'reply',
  actor: string | null,
  announcedAs: string,
): EntryRow | undefined {
  return live.waiting
    .peek()
    .find(
      (entry) =>
        entry.intervention === null &&
        (entry.kind === 'right_of_reply') === (kind === 'reply') &&
        (actor === null ? fold(live.name(entry)) === fold(announcedAs) : entry.actor === actor),
    );
}

/** Queues speakers who were heard as next, in the order heard. Nobody's clock starts ([A2]). */
export function hearNext(live: LiveConsole, choices: readonly (Candidate | string)[]): void {
  const entries = choices.map((choice) => {
    const { announcedAs, actor, class: actorClass } = namedSpeaker(live, choice);
    return { entryId: newId(), listedAs: announcedAs, class: actorClass, ...(actor !== null && { actor }) };
  });
  if (entries.length === 0) return;
  live.give('add-entries', { entries, place: 'heard_next' });
  const ids = entries.map(({ entryId }) => entryId);
  live.say(() => t('console.say.heard', { names: ids.map((id) => live.nameOf(id)).join(', ') }));
}

function addAbout(live: LiveConsole, interventionId: string, choice: Candidate): void {
  const isThere = childrenOf(live.state(), interventionId, 'abouts').some(
    (row) => !row.undone && !row.removed && row.by === live.desk.me.userId && row.target === choice.id,
  );
  if (isThere) return live.say(t('console.say.already_tagged', { what: choice.label }), { tone: 'trouble' });
  live.give('add-about', { tagId: newId(), interventionId, target: choice.id, stance: 'neutral_mention' });
  live.before.used(interventionId);
  sayTag(live, 'console.say.about', interventionId, choice.label);
}
