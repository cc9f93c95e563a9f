import type { Answer } from '../../../shared/log/command.ts';
import { actorOf } from '../../../shared/reference/actors.ts';
import { topicOf } from '../../../shared/reference/topics.ts';
import { errorMessage, t } from '../../messages.ts';

/** The words of a refusal for the author of the command. For an existing tag they name it ([K1]). */
export function refusalWords({ code, params }: Extract<Answer, { ok: false }>): string {
  const { topic, target } = params;
  const what = topicOf(String(topic))?.label ?? actorOf(String(target))?.name;
  return code === 'conflict' && what !== undefined
    ? t('console.say.already_tagged', { what })
    : errorMessage(code, params);
}
