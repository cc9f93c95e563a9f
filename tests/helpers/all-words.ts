import { loadWords } from '../../client/messages.ts';
import { PAGES } from '../../client/app/pages.ts';

// Tests of single modules need the words that their page would load.
await loadWords(Object.values(PAGES).flatMap(({ words }) => words));
