/** Tests the index of names, actors and entries of a session. */
import { describe, expect, it } from 'vitest';
import { Table } from '../../shared/log/table.ts';
import { restoreSnapshot, presentSnapshot, withheldFrom } from '../../shared/session/snapshot.ts';
import { rowsUnder, speakersOf } from '../../shared/session/state/speakers.ts';
import type { SessionState } from '../../shared/session/state/state.ts';
import { CoreSession, newId } from '../helpers/core-session.ts';
import { createInventor } from '../helpers/invented-names.ts';

const sorted = (speakers: Iterable<readonly [string, readonly string[]]>): unknown =>
  [...speakers]
    .filter(([, ids]) => ids.length > 0)
    .map(([key, ids]) => [key, [...ids].sort()])
    .sort();

function expectIndexOf(state: SessionState): void {
  expect(sorted(state.speakers.entries())).toEqual(sorted(speakersOf(state)));
}

describe('the index of speakers', () => {
  it('[P27] equals a scan of all rows, after any order of listing, naming, hiding, undoing and erasing', () => {
    const first = Number(process.env.SEED ?? Date.now() % 1_000_000);
    console.log(`speakers index: seeds from ${String(first)}`);
    for (let seed = first; seed < first + 30; seed++) {
      const { pick } = createInventor(seed);
      const s = new CoreSession();
      const names = ['Rosa Fern', 'rosa fern', 'Ms. Rosa Fern', 'Meadow Union', 'France', 'Роза Ферн'];
      const ids = s.list(pick(names), pick(names));
      const given: string[] = [];
      for (let step = 0; step < 40; step++) {
        s.atS += 5;
        const subjectId = pick(ids);
        const who = { class: 'ngo', basis: 'chair_announced', confidence: 'probable' } as const;
        const tryTo = (
          by: string,
          ...[type, payload]: Parameters<CoreSession['give']> extends [string, ...infer R] ? R : never
        ): void => {
          const answer = s.try(by, type, payload);
          if (answer.ok) given.push(answer.commandId);
        };
        const actor = pick([null, null, 'actor:one', 'actor:two', 'state:FR']);
        pick([
          () => ids.push(...s.list(pick(names))),
          () => ids.push(s.start('ana', s.state.waiting[0] ?? null, { announcedAs: pick(names) })),
          () => tryTo('boris', 'identify-speaker', { subjectId, actor, announcedAs: pick(names), ...who }),
          () => tryTo('boris', 'hide-speaker', { hideId: newId(), subjectId }),
          () => given.length > 0 && s.try('boris', 'undo', { commandId: pick(given) }),
          () => {
            const texts = [...s.state.texts.entries()].filter(([, text]) => text.state === 'value');
            if (texts.length === 0) return;
            const [commitment] = pick(texts);
            s.give('ana', 'erase-personal', { targets: [{ seq: 1, path: 'listedAs', commitment }] });
          },
        ])();
        expectIndexOf(s.state);
      }
      expectIndexOf(withheldFrom(s.state, { role: 'observer' }));
      expectIndexOf(restoreSnapshot(presentSnapshot(s.state, { role: 'observer' })));
    }
  });

  it('[P27] [S3] has no name that is withheld or erased', () => {
    const s = new CoreSession();
    const [entry = ''] = s.list('Rosa Fern', 'Meadow Union');
    expect(rowsUnder(s.state, 'name:rosa fern')).toEqual([entry]);
    s.give('boris', 'hide-speaker', { hideId: newId(), subjectId: entry });
    const theirs = withheldFrom(s.state, { role: 'observer' });
    expect([...theirs.speakers.entries()].map(([key]) => key)).toEqual(['name:meadow union']);
    expect(rowsUnder(s.state, 'name:rosa fern')).toEqual([entry]);
  });

  it('a table without a row equals a table that never had it', () => {
    const table = Table.from([
      ['a', 1],
      ['b', 2],
    ] as const);
    expect([...table.remove('a').entries()]).toEqual([['b', 2]]);
    expect([table.remove('a').size, table.remove('c')]).toEqual([1, table]);
  });
});
