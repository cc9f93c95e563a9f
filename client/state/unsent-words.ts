import { t } from '../messages.ts';

/** How much is not sent yet, and where it is kept. */
export function unsentWords(count: number, isOnlyHere: boolean): string {
  return `${t('console.saved.unsent', { count })} ${t(isOnlyHere ? 'console.saved.only_here' : 'console.saved.kept')}`;
}
