import { expect, it } from 'vitest';
import { createAnchors } from '../../server/recordings/anchors.ts';
import { connect } from '../../server/store/sqlite/driver.ts';
import { databasePath } from '../../server/store/database-path.ts';
import { MIGRATIONS } from '../../server/store/sqlite/open-database.ts';
import { serveOnDisk } from '../helpers/served-database.ts';
import { SESSION_ID, STREAM, T0 } from '../helpers/served-session.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

/** Copies the log of a data folder to a new one, in the format before answers had authors. */
function asBefore(dataFolder: string): string {
  const folder = tempFolder();
  const database = connect(databasePath(folder));
  for (const { sql } of MIGRATIONS.slice(0, 10)) database.exec(sql);
  database.prepare('ATTACH ? AS later').run(databasePath(dataFolder));
  database.exec(`
    INSERT INTO streams SELECT * FROM later.streams;
    INSERT INTO events SELECT * FROM later.events;
    INSERT INTO answers SELECT command_id, stream, answer FROM later.answers;
    PRAGMA user_version = 10;
  `);
  database.close();
  return folder;
}

it('[G21] after an update an older answer is its author’s, and nobody’s where no event names the author', async () => {
  const before = serveOnDisk();
  await before.served.create();
  const closed = await before.served.give('boris', 'close-list', {});
  const again = await before.served.give('boris', 'close-list', {});
  before.stop();

  const { served } = serveOnDisk(asBefore(before.dataFolder));
  const refusal = { ok: false, code: 'conflict', params: { path: '/commandId' } };
  expect(await served.send('boris', 'close-list', {}, closed)).toMatchObject({ ok: true, seqs: [2] });
  expect(await served.send('chen', 'close-list', {}, closed)).toMatchObject(refusal);
  // It changed nothing, so that no event has it.
  for (const who of ['boris', 'chen'] as const)
    expect(await served.send(who, 'close-list', {}, again)).toMatchObject(refusal);
});

it('[G20] a recording is anchored although somebody used the id of that command before the update', async () => {
  const { served } = serveOnDisk();
  await served.create();
  await served.give('ana', 'attach-source', { sourceId: 'hall', role: 'floor', channel: 'floor' });
  const epoch = { sourceId: 'hall', epoch: 1, sessionMs: T0, basis: 'pdt', uncertaintyMs: 100 } as const;
  const anchors = createAnchors({
    commands: served.commands,
    openSessions: () => [SESSION_ID],
    epochsOf: () => [epoch],
  });
  // What the server was about to send is taken by an answer of somebody else.
  let taken = 0;
  const { submit } = served.commands;
  const taking = createAnchors({
    openSessions: () => [SESSION_ID],
    epochsOf: () => [epoch],
    commands: {
      ...served.commands,
      async submit(stream, command, caller) {
        if (taken++ === 0)
          await served.store.append([
            {
              ...{ stream, expectedHead: await served.store.head(stream), commandId: command.commandId, by: 'boris' },
              ...{ answer: '{"ok":true,"seqs":[]}', events: [], rows: [], erases: [] },
            },
          ]);
        return submit(stream, command, caller);
      },
    },
  });
  await taking.onEpoch(epoch);
  const anchorsIn = async () => [...(await served.commands.state(SESSION_ID)).tables.anchors.values()];
  expect(await anchorsIn()).toMatchObject([{ by: 'system', sourceId: 'hall', epoch: 1, sessionMs: T0 }]);
  // Once is enough, after a restart too.
  await anchors.catchUp();
  await anchors.onEpoch(epoch);
  expect(await anchorsIn()).toHaveLength(1);
  expect(await served.store.head(STREAM)).toBe(3);
});
