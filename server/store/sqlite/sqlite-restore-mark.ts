import type { RestoreMark } from '../restore-mark.ts';
import type { DatabaseSync } from './driver.ts';

export function createSqliteRestoreMark(database: DatabaseSync): RestoreMark {
  const read = database.prepare('SELECT awaits_lead AS awaits FROM upkeep');
  const write = database.prepare('UPDATE upkeep SET awaits_lead = ?');
  return {
    awaitsLead: () => (read.get() as { awaits: number }).awaits !== 0,
    setAwaitsLead: (awaits) => void write.run(awaits ? 1 : 0),
  };
}
