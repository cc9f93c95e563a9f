import { closeSync, openSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { canonicalJson } from '../../../shared/log/canonical.ts';
import { streamOf } from '../../sessions/stream-names.ts';
import { openBeside } from '../../store/sqlite/open-database.ts';
import { createSqliteEventStore } from '../../store/sqlite/sqlite-event-store.ts';
import { takeArguments, type Verb } from '../verb.ts';

const PAGE = 1000;

/**
 * Writes the stored events of a session, one line of canonical JSON each, with personal values and salts.
 * `tests/independent/verify_log.py` checks such a file. It is for leads, and as sensitive as the database.
 */
export const exportLog: Verb = {
  usage: 'SESSION FILE',
  summary: 'writes the log of a session with all that is personal, for checking elsewhere; runs beside the server',
  async run(args, { dataFolder, say }) {
    const { session, file } = takeArguments(args, 'session', 'file');
    const { database, close } = openBeside(dataFolder, 'read');
    try {
      const store = createSqliteEventStore(database);
      const stream = streamOf(session);
      const head = await store.head(stream);
      if (head === 0) {
        say(`there is no session ${session}`);
        return 1;
      }
      const out = openSync(resolve(file), 'wx', 0o600);
      let [seq, hash] = [0, ''];
      try {
        while (seq < head) {
          const events = await store.read(stream, seq, Math.min(PAGE, head - seq));
          writeSync(out, events.map((event) => `${canonicalJson(event)}\n`).join(''));
          seq += events.length;
          hash = events.at(-1)?.hash ?? hash;
        }
      } finally {
        closeSync(out);
      }
      say(`${String(seq)} events, last hash ${hash}`);
      return 0;
    } finally {
      close();
    }
  },
};
