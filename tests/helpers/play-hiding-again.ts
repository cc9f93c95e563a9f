import type { Served } from './served-session.ts';

/**
 * Plays the restore of a log that lacks three hidings: one in full, one in part, one that was lifted. The golden log of
 * the command was made by it. A change here changes no golden log.
 */
export async function playHidingAgain({ create, give, id }: Served): Promise<void> {
  const [fern, meadow, reed, gone] = [id(), id(), id(), id()];
  const [never, inPart, lifted] = [id(), id(), id()];
  await create();
  await give('ana', 'add-entries', {
    entries: [
      { entryId: fern, listedAs: '4. Rosa Fern' },
      { entryId: meadow, listedAs: 'Meadow Circle' },
      { entryId: reed, listedAs: 'Reed Watch' },
    ],
    place: 'end',
  });
  await give('boris', 'hide-speaker', { hideId: inPart, subjectId: meadow });
  await give('boris', 'hide-speaker', { hideId: lifted, subjectId: reed });
  await give('ana', 'lift-hide', { hideId: lifted });
  await give('system', 'hide-again', { hideId: never, subjects: [fern, gone] });
  await give('system', 'hide-again', { hideId: inPart, subjects: [meadow, reed] });
  await give('system', 'hide-again', { hideId: lifted, subjects: [reed] });
  await give('system', 'hide-again', { hideId: never, subjects: [fern] });
  await give('ana', 'lift-hide', { hideId: never });
}
