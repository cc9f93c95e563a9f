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
import { HIDE_TAKE_BACK_MS } from '../tags/tags.ts';
import type { SessionEvolutions } from '../state/evolution.ts';
import type { UndoDecision, UndoEvents } from './undo.events.ts';

/** What cannot be taken back: what has left, what is gone for ever, and what the session is ([U3]). */
const NOT_UNDOABLE: ReadonlySet<string> = new Set([
  'session-created',
  'personal-erased',
  'record-taken-out',
  'clock-taken',
]);

/** What only grows: that something proved to be the hidden speaker's, or their name, goes with no command ([P8], [A21]). */
const GROWS: ReadonlySet<string> = new Set(['subjects', 'names']);

type Fields = { readonly [field: string]: unknown };

function rowOf(state: SessionState, { table, id }: Difference): Fields | undefined {
  return state.tables[table].get(id) as unknown as Fields | undefined;
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b));
}

/** One difference turned round: what was set goes back, what came into being is taken back. */
function inverse(difference: Difference): Change {
  const { table, id, created, before } = difference;
  return { table, id, patch: created ? { undone: true } : before } as unknown as Change;
}

/** The later value that stands in the way of taking a difference back, if any: `table.id.field`. */
function conflictOf(state: SessionState, difference: Difference): string | undefined {
  const row = rowOf(state, difference);
  for (const [field, value] of Object.entries(difference.after))
    if (!GROWS.has(field) && !isSame(row?.[field], value)) return `${difference.table}.${difference.id}.${field}`;
  return undefined;
}

function isGrowth({ created, after }: Difference): boolean {
  return !created && Object.keys(after).some((field) => GROWS.has(field));
}

/** Later differences of one command on one field win over earlier ones of the same command. */
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

/** Whether the floor would be held twice, or by somebody whom another one followed, once these changes are made. */
function breaksFloor(state: SessionState, changes: readonly Change[]): boolean {
  const after = changes.reduce(applyChange, state);
  const turns = latestTurns(after);
  const startOf = (row: InterventionRow): number => edgeTime(after, row.start);
  return turns.some((row, place) => {
    // Latest first: of two that began in the same moment the one that was recorded later follows.
    const follows = (other: InterventionRow, at: number): boolean =>
      startOf(other) > startOf(row) || (startOf(other) === startOf(row) && at < place);
    return row.end === null && turns.some((other, at) => other !== row && (other.end === null || follows(other, at)));
  });
}

/** The hidings that a command made, lifted, undid or redid; one that merely grew with it is not among them ([P8]). */
export function hidingsOf(command: CommandRow | undefined): string[] {
  const hides = command?.differences.filter((difference) => difference.table === 'hides' && !isGrowth(difference));
  return (hides ?? []).map(({ id }) => id);
}

/** Whether only a lead can take a command back: a hiding that its author has let stand ([P3]). */
export function needsLead(command: CommandRow, { role, nowMs }: Pick<Asker, 'role' | 'nowMs'>): boolean {
  return hidingsOf(command).length > 0 && !can(role, 'hidden.lift') && nowMs - command.atMs > HIDE_TAKE_BACK_MS;
}

/**
 * Takes a command back: all its values return, provided that each is still the one it set ([U1], [U2]). Named on an
 * undo it makes the command stand again. A stop is taken back with no time lost, unless somebody spoke since.
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

/** A list of more speakers than this was pasted, not heard. */
const LONGEST_HEARD = 3;

/**
 * Whether a command belongs to the set-up: given before the session began, or a pasted list. U, pressed once too often,
 * must not unwind it ([U4]); by its id it can still be taken back.
 */
function isSetUp(command: CommandRow, startedAtMs: number | null): boolean {
  const listed = command.differences.filter(({ table, created }) => created && table === 'entries').length;
  return listed > LONGEST_HEARD || (startedAtMs !== null && command.atMs < startedAtMs);
}

/** The commands of one author that still know what they did, latest first ([U5]). */
function latestOwn(state: SessionState, by: string): (readonly [string, CommandRow])[] {
  const ids = state.ownCommands.get(by) ?? [];
  return ids.toReversed().flatMap((id) => {
    const row = state.commands.get(id);
    return row === undefined ? [] : [[id, row] as const];
  });
}

/** The commands of one author that can be taken back, latest first: the stack behind U, derived from the log. */
export function undoStack(state: SessionState, by: string): string[] {
  const startedAtMs = sessionRow(state)?.startedAtMs ?? null;
  return latestOwn(state, by)
    .filter(([, row]) => row.undoneBy === null && row.undoes === null)
    .filter(([, row]) => !NOT_UNDOABLE.has(row.type) && !isSetUp(row, startedAtMs))
    .map(([commandId]) => commandId);
}

/** The undos of one author that can be taken back, latest first: the stack behind ⇧U. Empty once something new is done. */
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
