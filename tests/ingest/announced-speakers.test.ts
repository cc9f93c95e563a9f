/** Tests the names of speakers that a stream itself carries. */
import { randomBytes, randomInt } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { readDateRanges } from '../../server/ingest/speakers/date-ranges.ts';
import { readId3 } from '../../server/ingest/speakers/id3.ts';
import type { SpeakerAnnounced } from '../../server/ingest/ingest-event.ts';
import { createTimedMetadataReader } from '../../server/ingest/speakers/timed-metadata.ts';
import { startRecordedStream, type RecordedStream } from '../helpers/recorded-stream.ts';
import { fmp4With, id3Tag, tsWith } from '../helpers/timed-metadata.ts';

let hall: RecordedStream;

describe('a stream that names speakers', () => {
  afterEach(() => hall.close());

  const told = (): readonly SpeakerAnnounced[] => hall.recording.events.filter((event) => event.type === 'speaker');
  const at = (ms: number): string => new Date((hall.origin.all[0]?.pdtMs ?? 0) + ms).toISOString();

  test('[M17b] by date ranges: at the place of their dates, each once, whatever else they hold; the clock may be off', async () => {
    hall = await startRecordedStream({});
    const { origin, stream } = hall;
    await stream(2);
    await hall.stored(origin.push({ pdtJumpMs: 3_600_000 }));
    await stream(1);
    origin.say(
      `#EXT-X-DATERANGE:ID="1",START-DATE="${at(2500)}",CLASS="org.example.speaker",X-NAME="Amber, Guild\u0007",X-N=3`,
    );
    origin.say(`#EXT-X-DATERANGE:ID="ad",START-DATE="${at(2500)}",CLASS="ad",X-NAME="Soap"`);
    origin.say(`#EXT-X-DATERANGE:ID="2",START-DATE="${at(3_604_700)}",X-SPEAKER="Birch",X-DELEGATION="Meadow Circle"`);
    origin.say('#EXT-X-DATERANGE:ID="3",START-DATE="soon",X-SPEAKER="Nobody"');
    await stream(2);
    origin.say(`#EXT-X-DATERANGE:ID="2",END-DATE="${at(3_609_000)}"`);
    await stream(2);
    expect(
      told().map(({ eventId, state, name, delegation, epoch, mediaMs }) => [
        eventId,
        state,
        name,
        delegation,
        epoch,
        mediaMs,
      ]),
    ).toEqual([
      ['range 1', 'mic-on', 'Amber, Guild', undefined, 1, 2500],
      ['range 2', 'mic-on', 'Birch', 'Meadow Circle', 1, 4700],
      ['range 2 end', 'mic-off', 'Birch', 'Meadow Circle', 1, 9000],
    ]);
  });

  test.each(['ts', 'fmp4'] as const)('[M17c] by ID3 in %s: every new speaker, at the frame', async (container) => {
    hall = await startRecordedStream({ container });
    const { origin, recording, stored } = hall;
    // The time stamps of this stream begin again in its first second.
    const segment = (...tags: (readonly [number, Buffer])[]): Buffer =>
      container === 'ts' ? tsWith(2 ** 33 - 45_000, tags) : fmp4With(tags);
    const amber = id3Tag({ TIT2: 'Opening', TPE1: 'Amber Guild' });
    const birch = id3Tag({ TPE1: 'TV', 'TXXX:Speaker': 'Birch', 'TXXX:delegation': 'Meadow Circle' });
    await stored(origin.push({ content: segment([40, amber]) }));
    await stored(origin.push({ content: segment([0, amber], [1500, birch]) }));
    await stored(origin.push({ content: segment([0, id3Tag({ TXXX: 'x' })]) }));
    // The last speaker before the stop of the server is known.
    const before = [...told()];
    await recording.reopen();
    await stored(origin.push({ content: segment([0, birch], [700, amber]) }));
    await hall.expectWhole();
    expect([...before, ...told()].map(({ name, delegation, mediaMs }) => [name, delegation, mediaMs])).toEqual([
      ['Amber Guild', undefined, 40],
      ['Birch', 'Meadow Circle', 3500],
      ['Amber Guild', undefined, 6700],
    ]);
  });

  test('[M17a] by the hundreds is not followed', async () => {
    hall = await startRecordedStream({});
    const { origin, stream } = hall;
    await stream(1);
    for (let order = 0; order < 300; order++)
      origin.say(
        `#EXT-X-DATERANGE:ID="${String(order)}",START-DATE="${at(order)}",X-SPEAKER="Speaker ${String(order)}"`,
      );
    await stream(2);
    expect(told()).toHaveLength(20);
  });
});

test('[M17b] [M17c] reading a stream ends, whatever it holds', () => {
  const seed = randomInt(1e9);
  const good = [
    tsWith(0, [[0, id3Tag({ TPE1: 'A' })]]),
    fmp4With([[0, id3Tag({ TPE1: 'A' })]]),
    id3Tag({ TPE1: 'A', TIT2: 'B' }),
  ];
  for (let round = 0; round < 300; round++) {
    const bytes = Buffer.from(good[round % good.length] ?? '');
    for (let change = 0; change <= round % 7; change++)
      bytes[(seed + round * 31 + change * 997) % bytes.length] = (seed + round * 7 + change) % 256;
    const reader = createTimedMetadataReader();
    const cut = 1 + ((seed + round) % bytes.length);
    reader.push(bytes.subarray(0, cut));
    reader.push(bytes.subarray(cut));
    expect(reader.tags().length, `seed ${String(seed)}`).toBeLessThanOrEqual(20);
    expect(readId3(bytes).length).toBeLessThanOrEqual(50);
    expect(readDateRanges(`#EXT-X-DATERANGE:${randomBytes(300).toString('latin1')}`)).toEqual([]);
  }
});
