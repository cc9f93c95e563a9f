/** Tests that the list of new ids names every row that a command creates. */
import { expect, it } from 'vitest';
import type { SessionCommand } from '../../shared/session/commands.schema.ts';
import { newIdsOf } from '../../shared/session/new-ids.ts';
import type { SessionState } from '../../shared/session/state/state.ts';
import { playEveryCommand } from '../helpers/play-every-command.ts';
import { playHiding } from '../helpers/play-hiding.ts';
import { serveSession, SESSION_ID, type Served } from '../helpers/served-session.ts';

/** Rows whose ids come from elsewhere: the session itself, and recordings. */
const NOT_NEW = new Set(['session', 'sources']);

function idsIn({ tables }: SessionState): Set<string> {
  const ids = new Set<string>();
  for (const [name, table] of Object.entries(tables))
    if (!NOT_NEW.has(name)) for (const [id] of table.entries()) ids.add(id);
  return ids;
}

it.each([
  ['every command', playEveryCommand],
  ['a hiding', playHiding],
])('[G22] the list of new ids names each row that a command creates: %s', async (_, play) => {
  const served = serveSession();
  const unnamed: string[] = [];
  let created = 0;
  const give: Served['give'] = async (by, type, payload) => {
    const before = idsIn(await served.commands.state(SESSION_ID));
    const commandId = await served.give(by, type, payload);
    const named = newIdsOf({ commandId, type, payload } as SessionCommand);
    for (const id of idsIn(await served.commands.state(SESSION_ID))) {
      if (before.has(id)) continue;
      created++;
      if (!named.includes(id)) unnamed.push(`${type} ${id}`);
    }
    return commandId;
  };
  await play({ ...served, give });
  expect(created).toBeGreaterThan(2);
  expect(unnamed).toEqual([]);
});
