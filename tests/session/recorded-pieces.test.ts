/** Tests where a statement lies in a recording. */
import { describe, expect, it } from 'vitest';
import { piecesBetween } from '../../shared/session/recordings/recorded-pieces.ts';
import { positionAt } from '../../shared/session/time/position.ts';
import { createChance } from '../helpers/chance.ts';
import { CoreSession, newId, T0 } from '../helpers/core-session.ts';

const SOURCE = 'floor';
type Tie = readonly [epoch: number, mediaS: number, atS: number];

/** A session with a recording that has anchors at these places. */
function recorded(...ties: readonly Tie[]): CoreSession {
  const s = new CoreSession();
  s.give('ana', 'attach-source', { sourceId: SOURCE, role: 'floor', channel: 'en' });
  for (const [epoch, mediaS, atS] of ties) {
    const place = { sourceId: SOURCE, epoch, mediaMs: mediaS * 1000, sessionMs: T0 + atS * 1000 };
    s.give('ana', 'add-anchor', { ...place, anchorId: newId(), basis: 'pdt', uncertaintyMs: 0 });
  }
  return s;
}

const pieces = (s: CoreSession, fromS: number, toS: number) =>
  piecesBetween(s.state, SOURCE, T0 + fromS * 1000, T0 + toS * 1000).map(({ epoch, fromMs, toMs }) => [
    ...[epoch, fromMs / 1000, toMs / 1000],
  ]);

describe('where a statement lies in a recording', () => {
  it('[T8c] in one piece, in two if the recording began again, in none before it began', () => {
    const s = recorded([1, 0, 100], [2, 0, 200]);
    expect(pieces(s, 110, 150)).toEqual([[1, 10, 50]]);
    expect(pieces(s, 190, 230)).toEqual([
      [1, 90, 100],
      [2, 0, 30],
    ]);
    expect(pieces(s, 50, 120)).toEqual([[1, 0, 20]]);
    expect(pieces(s, 50, 100)).toEqual([]);
  });

  it('[T8c] no part of a recording is in two pieces, although a part was cut or counted twice', () => {
    const cut = recorded([1, 0, 100], [1, 50, 160]);
    expect(pieces(cut, 140, 170), 'ten seconds are in no frame').toEqual([[1, 40, 60]]);
    const repeated = recorded([1, 0, 100], [1, 50, 140]);
    expect(pieces(repeated, 130, 150)).toEqual([
      [1, 30, 40],
      [1, 50, 60],
    ]);
  });

  it('[T8c] the pieces of any stretch are the frames of its moments, in order', () => {
    const seed = Date.now() % 1_000_000;
    const chance = createChance(seed);
    const below = (limit: number): number => Math.floor(chance.unit() * limit);
    for (let round = 0; round < 50; round++) {
      const ties = Array.from({ length: 1 + below(5) }, (_, at): Tie => {
        return [1 + below(3), below(100), 100 + 40 * at + below(60)];
      });
      const s = recorded(...ties);
      const [fromMs, toMs] = [T0 + below(150) * 1000, T0 + (150 + below(200)) * 1000];
      let at = 0;
      const frames = piecesBetween(s.state, SOURCE, fromMs, toMs).flatMap(({ epoch, fromMs: first, toMs: last }) =>
        Array.from(
          { length: (last - first) / 1000 },
          (_, second) => `${String(epoch)} ${String(first + second * 1000)}`,
        ),
      );
      for (let ms = fromMs; ms < toMs; ms += 1000) {
        const position = positionAt(s.state, SOURCE, ms);
        if (position === undefined) continue;
        const frame = `${String(position.epoch)} ${String(position.mediaMs)}`;
        if (frames[at] === frame) at++;
      }
      expect(at, `seed ${String(seed)}, round ${String(round)}: ${JSON.stringify(ties)}`).toBe(frames.length);
    }
  });
});
