import type { ListedIntervention } from '../../../shared/projections/listed-intervention.ts';
import type { ListedSession } from '../../../shared/projections/listed-session.ts';
import type { RowChange } from '../../../shared/projections/project.ts';
import type { DatabaseSync } from './driver.ts';

/** Writes derived rows, always inside a transaction of the caller. */
export interface RowWriter {
  write(changes: readonly RowChange[]): void;
  /** Drops every derived row before a rebuild. */
  clear(): void;
}

export function createRowWriter(database: DatabaseSync): RowWriter {
  const putSession = database.prepare('INSERT OR REPLACE INTO listed_sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const putIntervention = database.prepare(
    'INSERT OR REPLACE INTO listed_interventions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );

  function writeSession(row: ListedSession): void {
    const { sessionId, conferenceId, title, kind, status, timeZone, startedAtMs, endedAtMs } = row;
    putSession.run(sessionId, conferenceId, title, kind, status, timeZone, startedAtMs, endedAtMs);
  }

  function writeIntervention(row: ListedIntervention): void {
    putIntervention.run(
      row.sessionId,
      row.interventionId,
      row.startMs,
      row.endMs,
      row.netMs,
      row.allottedMs,
      row.overrunMs,
      Number(row.endIsFirm),
      row.outcome,
      row.actor,
      row.class,
      row.name,
      row.nameFolded,
      row.kind,
      JSON.stringify(row.topics),
      JSON.stringify(row.abouts),
      Number(row.hidden),
      Number(row.onRecord),
    );
  }

  return {
    write(changes) {
      for (const change of changes) {
        if (change.table === 'sessions') writeSession(change.row);
        else writeIntervention(change.row);
      }
    },
    clear() {
      database.exec('DELETE FROM listed_sessions; DELETE FROM listed_interventions;');
    },
  };
}
