import { can } from '../../access.ts';
import { accept, refuse, type Asker } from '../../log/command.ts';
import { canonicalJson } from '../../log/canonical.ts';
import { applyChange } from '../state/apply-change.ts';
import type { Change } from '../state/change.ts';
import type { UndoPayload } from './undo.schema.ts';
import { latestTurns } from '../floor/order-of-marks.ts';
import type { InterventionRow } from '../state/rows.ts';
import { sessionRow, type CommandRow, type Difference, type SessionState } from '../state/state.ts';
import { edgeTime } from '../time/timeline.ts';
import { HIDE_TAKE_BACK_MS } from '../hiding/hiding.ts';
import type { SessionEvolutions } from '../state/evolution.ts';
import type { UndoDecision, UndoEvents } from './undo.events.ts';

/** Events that cannot be undone: creation, erasure, export, and a new timekeeper ([U3]). */
const NOT_UNDOABLE: ReadonlySet<string> = new Set([
  'session-created',
  'personal-erased',
  'record-taken-out',
  'clock-taken',
]);

/** Fields that only grow: the rows of a hiding and the names of a line. No undo shortens them ([P8a], [A21]). */
const GROWS: ReadonlySet<string> = new Set(['subjects', 'names']);

type Fields = { readonly [field: string]: unknown };

function rowOf(state: SessionState, { table, id }: Difference): Fields | undefined {
  return state.tables[table].get(id) as unknown as Fields | undefined;
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b));
}

/** The change that undoes a difference: it returns the former values, and marks a created row as undone. */
function inverse(difference: Difference): Change {
  const { table, id, created, before } = difference;
  return { table, id, patch: created ? { undone: true } : before } as unknown as Change;
}

/** The first field that no longer has the value that was set ([U2]), as `table.id.field`. */
function conflictOf(state: SessionState, difference: Difference): string | undefined {
  const row = rowOf(state, difference);
  for (const [field, value] of Object.entries(difference.after))
    if (!GROWS.has(field) && !isSame(row?.[field], value)) return `${difference.table}.${difference.id}.${field}`;
  return undefined;
}

function isGrowth({ created, after }: Difference): boolean {
  return !created && Object.keys(after).some((field) => GROWS.has(field));
}

/** One difference for each row: its first value before the command and its last one after. Growing fields are left out. */
function netDifferences(differences: readonly Difference[]): Difference[] {
  const net = new Map<string, Difference>();
  for (const difference of differences) {
    if (isGrowth(difference)) continue;
    const key = `${difference.table}.${difference.id}`;
    const earlier = net.get(key);
    if (earlier === undefined) {
      net.set(key, difference);
      continue;
    }
    net.set(key, {
      ...earlier,
      before: { ...difference.before, ...earlier.before },
      after: { ...earlier.after, ...difference.after },
    });
  }
  return [...net.values()];
}

/** Whether after these changes another turn is open beside a turn without an end, or follows it ([U2]). */
function breaksFloor(state: SessionState, changes: readonly Change[]): boolean {
  const after = changes.reduce(applyChange, state);
  const turns = latestTurns(after);
  const startOf = (row: InterventionRow): number => edgeTime(after, row.start);
  return turns.some((row, place) => {
    // `turns` has the latest first: of two starts in one moment the one that was recorded later follows.
    const follows = (other: InterventionRow, at: number): boolean =>
      startOf(other) > startOf(row) || (startOf(other) === startOf(row) && at < place);
    return row.end === null && turns.some((other, at) => other !== row && (other.end === null || follows(other, at)));
  });
}

/** The hidings that a command made, lifted, undid or redid, without those that it only extended ([P8a]). */
export function hidingsOf(command: CommandRow | undefined): string[] {
  const hides = command?.differences.filter((difference) => difference.table === 'hides' && !isGrowth(difference));
  return (hides ?? []).map(({ id }) => id);
}

/** Whether only a lead may undo a command: it changed a hiding more than 10 s ago ([P3b]). */
export function needsLead(command: CommandRow, { role, nowMs }: Pick<Asker, 'role' | 'nowMs'>): boolean {
  return hidingsOf(command).length > 0 && !can(role, 'hidden.lift') && nowMs - command.atMs > HIDE_TAKE_BACK_MS;
}

/**
 * Returns all values that a command set, if each is still the one that it set ([U1], [U2]). The undo of an undo sets them
 * again. Undoing a stop loses no time; `overlaps` refuses it once somebody else has spoken.
 */
export function undo(state: SessionState, payload: UndoPayload<'undo'>, asker: Asker): UndoDecision {
  const command = state.commands.get(payload.commandId);
  if (command?.undoneBy !== null) return refuse('nothing_to_undo');
  if (command.by !== asker.by) return refuse('forbidden');
  if (NOT_UNDOABLE.has(command.type) || command.differences.length === 0) return refuse('not_undoable');
  if (needsLead(command, asker)) return refuse('forbidden');
  const net = netDifferences(command.differences);
  const conflict = net.map((difference) => conflictOf(state, difference)).find((place) => place !== undefined);
  if (conflict !== undefined) return refuse('conflict', { place: conflict });
  if (breaksFloor(state, net.map(inverse))) return refuse('overlaps');
  return accept({ type: 'command-undone', payload: { commandId: payload.commandId } });
}

/** A command that lists more speakers than this counts as a pasted list. */
const LONGEST_HEARD = 3;

/**
 * Whether a command belongs to the set-up: dispatched before the session began, or a pasted list. The U key never
 * reaches it ([U4]). An `undo` that names its id still does.
 */
function isSetUp(command: CommandRow, startedAtMs: number | null): boolean {
  const listed = command.differences.filter(({ table, created }) => created && table === 'entries').length;
  return listed > LONGEST_HEARD || (startedAtMs !== null && command.atMs < startedAtMs);
}

/** The commands of one author that still have differences, latest first ([U5]). */
function latestOwn(state: SessionState, by: string): (readonly [string, CommandRow])[] {
  const ids = state.ownCommands.get(by) ?? [];
  return ids.toReversed().flatMap((id) => {
    const row = state.commands.get(id);
    return row === undefined ? [] : [[id, row] as const];
  });
}

/** The stack of the U key: the ids of one author's commands that can be undone, latest first. */
export function undoStack(state: SessionState, by: string): string[] {
  const startedAtMs = sessionRow(state)?.startedAtMs ?? null;
  return latestOwn(state, by)
    .filter(([, row]) => row.undoneBy === null && row.undoes === null)
    .filter(([, row]) => !NOT_UNDOABLE.has(row.type) && !isSetUp(row, startedAtMs))
    .map(([commandId]) => commandId);
}

/** The stack of ⇧U: the ids of one author's undos, latest first. A new command empties it. */
export function redoStack(state: SessionState, by: string): string[] {
  const own = latestOwn(state, by);
  const latestNew = own.find(([, row]) => row.undoes === null)?.[1].seq ?? 0;
  return own
    .filter(([, row]) => row.undoes !== null && row.undoneBy === null && row.seq > latestNew)
    .filter(([, row]) => row.undoes !== null && state.commands.get(row.undoes)?.undoes === null)
    .map(([commandId]) => commandId);
}

export const undoEvolutions: SessionEvolutions<UndoEvents> = {
  'command-undone': (state, event) => {
    const { commandId } = event.payload;
    return netDifferences(state.commands.get(commandId)?.differences ?? []).map(inverse);
  },
};
