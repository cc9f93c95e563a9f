import { refuse, type Asker, type Decision } from '../log/command.ts';
import { withArrival } from './time/arrival.ts';
import type { CommandPayload, CommandType, SessionCommand } from './commands.schema.ts';
import { logCustody, logDeletion } from './recordings/custody.ts';
import * as setup from './setup/setup.ts';
import { extendHidings } from './hiding/extend-hidings.ts';
import * as corrections from './floor/corrections.ts';
import * as interruptions from './floor/interruptions.ts';
import { startIntervention } from './floor/start.ts';
import * as turn from './floor/turn.ts';
import { changeLimit } from './limits/limits.ts';
import * as list from './list/list.ts';
import { changesLocked } from './reviewed-lock.ts';
import * as marks from './recordings/marks.ts';
import { idUsedTwice } from './new-ids.ts';
import { sessionRow, type SessionState } from './state/state.ts';
import { hideAgain } from './hiding/hide-again.ts';
import * as hiding from './hiding/hiding.ts';
import * as tags from './tags/tags.ts';
import { erasePersonal, logExport } from './exports/exports.ts';
import { undo } from './undo/undo.ts';

export type Decider<T extends CommandType> = (
  state: SessionState,
  payload: CommandPayload<T>,
  asker: Asker,
  commandId: string,
) => Decision;

/** Commands that a page dispatches and shows before the server's answer. */
const PAGE_DECIDERS = {
  'start-session': setup.startSession,
  'suspend-session': setup.suspendSession,
  'close-session': setup.closeSession,
  'review-session': setup.reviewSession,
  'offer-clock': setup.offerClock,
  'accept-clock': (state, _, asker) => setup.acceptClock(state, asker),
  'take-clock': setup.takeClock,
  'add-entries': list.addEntries,
  'edit-entry': list.editEntry,
  'set-entry-status': list.setEntryStatus,
  'move-entry': list.moveEntry,
  'swap-entries': list.swapEntries,
  'close-list': (state) => list.setListOpen(state, false),
  'open-list': (state) => list.setListOpen(state, true),
  'mark-not-reached': list.markNotReached,
  'identify-speaker': list.identifySpeaker,
  'start-intervention': startIntervention,
  'stop-intervention': turn.stopIntervention,
  'warn-speaker': turn.warnSpeaker,
  'cut-off': turn.cutOff,
  'set-outcome': turn.setOutcome,
  'pause-intervention': interruptions.pauseIntervention,
  'resume-intervention': interruptions.resumeIntervention,
  'set-interruption': interruptions.setInterruption,
  'open-point-of-order': interruptions.openPointOfOrder,
  'close-point-of-order': interruptions.closePointOfOrder,
  'void-intervention': corrections.voidIntervention,
  'link-reply': corrections.linkReply,
  'shift-edge': corrections.shiftEdge,
  'confirm-end': corrections.confirmEnd,
  'confirm-intervention': corrections.confirmIntervention,
  'set-review': corrections.setReview,
  'change-limit': changeLimit,
  'add-topic': tags.addTopic,
  'remove-topic': tags.removeTopic,
  'add-about': tags.addAbout,
  'remove-about': tags.removeAbout,
  'set-stance': tags.setStance,
  'add-note': tags.addNote,
  'edit-note': tags.editNote,
  'remove-note': tags.removeNote,
  'verify-quote': tags.verifyQuote,
  'set-flag': tags.setFlag,
  'clear-flag': tags.clearFlag,
  'hide-speaker': hiding.hideSpeaker,
  'lift-hide': hiding.liftHide,
  'add-witness-mark': marks.addWitnessMark,
  undo,
} as const satisfies { readonly [T in CommandType]?: Decider<T> };

export type PageCommandType = keyof typeof PAGE_DECIDERS;

type ServiceCommandType = Exclude<CommandType, PageCommandType>;

/** Commands that are decided on the server only. Their marks are not compared with the time of arrival ([T5]). */
const SERVICE_DECIDERS: { readonly [T in ServiceCommandType]: Decider<T> } = {
  'create-session': setup.createSession,
  'set-quick-topics': setup.setQuickTopics,
  'add-interruption': interruptions.addInterruption,
  'attach-source': marks.attachSource,
  'detach-source': marks.detachSource,
  'add-anchor': marks.addAnchor,
  'log-take-out': (_, payload) => logExport(payload),
  'erase-personal': erasePersonal,
  'hide-again': hideAgain,
  'log-custody': (_, payload) => logCustody(payload),
  'log-deletion': (_, payload) => logDeletion(payload),
};

/**
 * Decides a command against the state: the events to append, or a refusal with a code. Pure: pages and the server decide
 * alike, and the server's answer counts. The caller has checked permissions ([P5]), and the store has recognized a
 * command that was sent twice ([G6]).
 */
export function decide(state: SessionState, command: SessionCommand, asker: Asker): Decision {
  const used = idUsedTwice(state, command);
  if (used !== undefined) return refuse('conflict', { id: used });
  if (command.type !== 'create-session' && sessionRow(state) === undefined) return refuse('not_found');
  if (changesLocked(state, command)) return refuse('session_closed');
  if (isOfServices(command)) {
    const decider = SERVICE_DECIDERS[command.type] as Decider<ServiceCommandType>;
    return decider(state, command.payload, asker, command.commandId);
  }
  const payload = withArrival(command.payload, asker.nowMs);
  if (payload === undefined) return refuse('from_the_future');
  const decider = (PAGE_DECIDERS as { readonly [type: string]: Decider<CommandType> | undefined })[command.type];
  // An outbox may hold a command of another version of the program.
  const decision = decider?.(state, payload, asker, command.commandId) ?? refuse('unknown_command');
  return extendHidings(state, decision, command, asker);
}

function isOfServices(command: SessionCommand): command is Extract<SessionCommand, { type: ServiceCommandType }> {
  return Object.hasOwn(SERVICE_DECIDERS, command.type);
}
