import { t } from '../messages.ts';

/** The number of unsent commands in words, and where they are kept. */
export function unsentWords(count: number, isOnlyHere: boolean): string {
  return `${t('console.saved.unsent', { count })} ${t(isOnlyHere ? 'console.saved.only_here' : 'console.saved.kept')}`;
}
