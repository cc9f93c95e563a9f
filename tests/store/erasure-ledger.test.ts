import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createErasureLedger } from '../../server/store/erasure-ledger.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const place = (seq: number) => ({ stream: 'session:a', seq, path: 'listedAs', commitment: 'c'.repeat(64) });

it('[G8] the ledger of erasures outlives a crash in the middle of a line', () => {
  const folder = tempFolder();
  const ledger = createErasureLedger(folder);
  expect(ledger.read()).toEqual([]);
  ledger.record([place(1), place(2)]);
  appendFileSync(join(folder, 'erasures.jsonl'), '\n{"stream":"sess');
  ledger.record([place(3)]);
  expect(createErasureLedger(folder).read()).toEqual([place(1), place(2), place(3)]);
});
