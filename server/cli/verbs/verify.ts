import { personalIn } from '../../sessions/kinds.ts';
import { verifyChain } from '../../log/verify-chain.ts';
import { openBeside } from '../../store/sqlite/open-database.ts';
import { createSqliteEventStore } from '../../store/sqlite/sqlite-event-store.ts';
import { takeArguments, type Verb } from '../verb.ts';

export const verify: Verb = {
  usage: '',
  summary: 'checks the hash chain of every stream; runs beside the server',
  async run(args, { dataFolder, say }) {
    takeArguments(args);
    const { database, close } = openBeside(dataFolder, 'read');
    try {
      const store = createSqliteEventStore(database);
      let faults = 0;
      for (const stream of await store.streams('')) {
        const { events, fault } = await verifyChain(store, stream, personalIn(stream));
        if (fault !== null) faults++;
        say(
          `${stream} ${fault === null ? `ok, ${String(events)} events` : `BROKEN at ${String(fault.seq)}: ${fault.what}`}`,
        );
      }
      return faults === 0 ? 0 : 1;
    } finally {
      close();
    }
  },
};
