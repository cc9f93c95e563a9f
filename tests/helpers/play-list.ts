import type { Served } from './served-session.ts';

/**
 * Plays a list with a heading. It edits a line, marks one as no speaker, deletes one, and undoes each. The golden log
 * `session-v1-list` was made by it. A change here changes no golden log.
 */
export async function playList({ create, give, commands, sessionId, id, mark, pass }: Served): Promise<void> {
  const [heading, line, wrong] = [id(), id(), id()];
  await create();
  const entries = [
    { entryId: heading, listedAs: 'SPEAKERS’ LIST – WS 3' },
    { entryId: line, listedAs: '1. Norwy' },
    { entryId: wrong, listedAs: '2. Rosa Fern, Tulip Watch' },
  ];
  await give('ana', 'add-entries', { entries, place: 'end' });
  pass(5);
  const commitmentOf = async (entryId: string): Promise<string> =>
    (await commands.state(sessionId)).tables.entries.get(entryId)?.listedAs?.['~'] ?? '';
  const norway = { entryId: line, listedAs: '1. Norway', actor: 'state:NO', replaces: await commitmentOf(line) };
  await give('boris', 'edit-entry', norway);
  const tulip = {
    entryId: wrong,
    listedAs: '2. Tulip Watch',
    class: 'ngo',
    replaces: await commitmentOf(wrong),
  } as const;
  const edit = await give('boris', 'edit-entry', tulip);
  await give('boris', 'undo', { commandId: edit });
  const marked = await give('boris', 'set-entry-status', { entryId: heading, status: 'not_a_speaker' });
  await give('boris', 'undo', { commandId: marked });
  await give('chen', 'set-entry-status', { entryId: heading, status: 'deleted' });
  pass(5);
  const turn = id();
  await give('ana', 'start-intervention', {
    interventionId: turn,
    entryId: wrong,
    endsInterventionId: null,
    mark: mark(),
  });
  pass(5);
  await give('ana', 'void-intervention', { interventionId: turn, reason: 'not her' });
  await give('ana', 'set-entry-status', { entryId: wrong, status: 'deleted' });
}
