import { actorOf } from '../../shared/reference/actors.ts';
import { topicOf } from '../../shared/reference/topics.ts';
import type { SessionCommand } from '../../shared/session/commands.schema.ts';

/**
 * The JSON pointer of the first reference of a command that the reference data does not have ([K22]). Undefined if it has
 * all of them. References are part of the hash chain and cannot be erased, so they must hold no free text. The core
 * accepts any, so that an old log replays as it was.
 */
export function unknownReference({ type, payload }: SessionCommand): string | undefined {
  switch (type) {
    case 'create-session':
      return unknownTopic('quickTopics', payload.quickTopics);
    case 'set-quick-topics':
      return unknownTopic('topics', payload.topics);
    case 'add-topic':
      return topicOf(payload.topic) === undefined ? '/payload/topic' : undefined;
    case 'add-about':
      return isUnknown(payload.target) ? '/payload/target' : undefined;
    case 'edit-entry':
    case 'identify-speaker':
    case 'start-intervention':
    case 'open-point-of-order':
      return isUnknown(payload.actor) ? '/payload/actor' : undefined;
    case 'add-entries': {
      const at = payload.entries.findIndex(({ actor }) => isUnknown(actor));
      return at < 0 ? undefined : `/payload/entries/${String(at)}/actor`;
    }
    default:
      return undefined;
  }
}

function isUnknown(actor: string | null | undefined): boolean {
  return actor != null && actorOf(actor) === undefined;
}

function unknownTopic(member: string, topics: readonly string[]): string | undefined {
  const at = topics.findIndex((topic) => topicOf(topic) === undefined);
  return at < 0 ? undefined : `/payload/${member}/${String(at)}`;
}
