import { loadWords } from '../../client/messages.ts';
import { PAGES } from '../../client/app/pages.ts';

// Tests of single modules see the words that their page would have loaded.
await loadWords(Object.values(PAGES).flatMap(({ words }) => words));
