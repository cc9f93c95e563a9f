import { KINDS } from '../../sessions/kinds.ts';
import { rebuild } from '../../log/rebuild.ts';
import { openDatabase } from '../../store/sqlite/open-database.ts';
import { createSqliteEventStore } from '../../store/sqlite/sqlite-event-store.ts';
import { createSqliteRowStore } from '../../store/sqlite/sqlite-row-store.ts';
import { takeArguments, type Verb } from '../verb.ts';

export const rebuildRows: Verb = {
  usage: '',
  summary: 'makes all derived rows anew from the log; the server must not run',
  async run(args, { dataFolder, say }) {
    takeArguments(args);
    const { database, close } = openDatabase(dataFolder);
    try {
      const sessions = await rebuild(createSqliteEventStore(database), createSqliteRowStore(database), KINDS);
      say(`rebuilt ${String(sessions)} sessions`);
      return 0;
    } finally {
      close();
    }
  },
};
