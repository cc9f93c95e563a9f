import { disclose, type Reader } from '../log/present.ts';
import type { Disclosure } from '../log/event.ts';
import { Table } from '../log/table.ts';
import { hiddenSubjects } from './hiding/hidden.ts';
import { waitingOf } from './state/waiting.ts';
import { TABLE_NAMES, type TableName } from './state/rows.ts';
import { speakersOf, withoutNames } from './state/speakers.ts';
import { ownCommandsOf } from './undo/own-commands.ts';
import type { ChildRef, CommandRow, SessionState, SessionTables } from './state/state.ts';

/** A session at one `seq` as a reader may see it, as plain data. The wire and IndexedDB carry it. */
export interface Snapshot {
  readonly seq: number;
  readonly tables: { readonly [T in TableName]: readonly (readonly [string, unknown])[] };
  readonly texts: readonly (readonly [string, Disclosure])[];
  readonly commands: readonly (readonly [string, CommandRow])[];
  readonly interventionOrder: readonly string[];
  readonly children: readonly (readonly [string, readonly ChildRef[]])[];
}

/**
 * Withholds from a state every text that its reader may not see ([P3c]). The server does it before it sends a snapshot,
 * a page when somebody is hidden.
 */
export function withheldFrom(state: SessionState, reader: Reader): SessionState {
  const hidden = hiddenSubjects(state);
  let { texts } = state;
  const gone: string[] = [];
  for (const [commitment, text] of state.texts.entries()) {
    const disclosed = disclose(text, reader, hidden);
    if (disclosed === text) continue;
    texts = texts.set(commitment, disclosed);
    if (text.state === 'value') gone.push(text.value);
  }
  return texts === state.texts ? state : withoutNames({ ...state, texts }, gone);
}

/** The snapshot for a reader. A state leaves the server in no other form ([G5]). */
export function presentSnapshot(state: SessionState, reader: Reader): Snapshot {
  const visible = withheldFrom(state, reader);
  const tables = Object.fromEntries(TABLE_NAMES.map((name) => [name, [...visible.tables[name].entries()]]));
  return {
    seq: visible.seq,
    tables: tables as unknown as Snapshot['tables'],
    texts: [...visible.texts.entries()],
    commands: [...visible.commands.entries()],
    interventionOrder: visible.interventionOrder,
    children: [...visible.children.entries()],
  };
}

/** The state of a snapshot, with every index built again. */
export function restoreSnapshot(snapshot: Snapshot): SessionState {
  const tables = Object.fromEntries(
    TABLE_NAMES.map((name) => [name, Table.from(snapshot.tables[name])]),
  ) as unknown as SessionTables;
  const commands = Table.from(snapshot.commands);
  const texts = Table.from(snapshot.texts);
  return {
    seq: snapshot.seq,
    tables,
    texts,
    commands,
    ownCommands: ownCommandsOf(commands),
    interventionOrder: snapshot.interventionOrder,
    waiting: waitingOf(tables.entries),
    children: Table.from(snapshot.children),
    speakers: Table.from(speakersOf({ tables, texts })),
    formerNames: Table.empty(),
  };
}
