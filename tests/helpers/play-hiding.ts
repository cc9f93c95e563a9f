import type { Served } from './served-session.ts';

/**
 * Plays a hidden speaker who is listed, started and identified again. The golden log of extended hidings was made by it.
 * A change here changes no golden log.
 */
export async function playHiding({ create, give, id, mark, pass }: Served): Promise<void> {
  const [first, second, other, turn, hide] = [id(), id(), id(), id(), id()];
  await create();
  await give('ana', 'add-entries', { entries: [{ entryId: first, listedAs: '4. Rosa Fern' }], place: 'end' });
  await give('ana', 'start-intervention', {
    interventionId: turn,
    entryId: first,
    endsInterventionId: null,
    mark: mark(),
  });
  await give('boris', 'hide-speaker', { hideId: hide, subjectId: turn });
  pass(20);
  await give('boris', 'add-entries', {
    entries: [
      { entryId: second, listedAs: 'Ms. Rosa FERN' },
      { entryId: other, listedAs: 'Meadow Circle' },
    ],
    place: 'heard_next',
  });
  pass(5);
  const [again, unknown] = [id(), id()];
  await give('ana', 'start-intervention', {
    interventionId: again,
    entryId: null,
    endsInterventionId: turn,
    announcedAs: 'Rosa Fern',
    mark: mark(),
  });
  pass(5);
  await give('ana', 'start-intervention', {
    interventionId: unknown,
    entryId: null,
    endsInterventionId: again,
    mark: mark(),
  });
  const named = await give('boris', 'identify-speaker', {
    subjectId: unknown,
    actor: null,
    class: 'unknown',
    announcedAs: 'Роса Ферн',
    basis: 'chair_announced',
    confidence: 'probable',
  });
  await give('boris', 'undo', { commandId: named });
  await give('ana', 'lift-hide', { hideId: hide });
}
