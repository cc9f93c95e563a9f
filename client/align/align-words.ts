/** Words and times of the page that aligns recordings. */
import { lengthText } from '../../shared/messages/length-text.ts';
import type { AlignableEpoch, AlignmentOutcome } from '../../shared/contract/http/alignments.schema.ts';
import { errorMessage, t } from '../messages.ts';
import { ApiError } from '../sync/api.ts';
import { minutes } from '../ui/clock-text.ts';

/** A difference below this is not visible, ms. */
const SAME_MS = 40;

/** The effects of an alignment, one sentence each. */
export function effectWords(outcome: AlignmentOutcome): readonly string[] {
  const { shiftMs, covered, statements, movedEdges, uncertaintyMs, cuts } = outcome;
  return [
    shiftMs === null ? t('align.first_tie') : moveWords(shiftMs),
    t('align.covered', { covered, statements }),
    ...cuts.map(({ mediaMs, sinceMs, missingMs }) => {
      const where = { since: minutes(sinceMs), time: minutes(mediaMs), length: lengthOf(missingMs) };
      return t(missingMs > 0 ? 'align.missing' : 'align.too_much', where);
    }),
    ...(movedEdges === 0 ? [] : [t('align.marks', { count: movedEdges })]),
    t('align.off', { seconds: secondsOf(uncertaintyMs) }),
  ];
}

/** The proposal that pairs of marks make for an epoch. */
export function pairWords({ count, shiftMs, uncertaintyMs }: NonNullable<AlignableEpoch['pairs']>): string {
  const seconds = secondsOf(uncertaintyMs);
  return t('align.pairs', { count, length: lengthOf(shiftMs ?? 0), direction: directionOf(shiftMs ?? 0), seconds });
}

/** A position in a recording to the frame, `1:10.48`. Steps by frames would not show in whole seconds. */
export function placeText(mediaMs: number): string {
  return `${minutes(mediaMs)}.${String(Math.floor((Math.max(0, mediaMs) % 1000) / 10)).padStart(2, '0')}`;
}

/** The words of a refusal of an alignment. Some codes get more words here than in the common list. */
export function alignError(error: unknown): string {
  if (!(error instanceof ApiError)) return errorMessage('internal');
  if (error.params.reason === 'marked_on_it') return t('align.marked_on_it');
  return error.params.path === '/moments' ? t('align.against') : errorMessage(error.code);
}

/**
 * The moment nearest to `nearMs` at which clocks in a zone show this time of day, Unix ms. Undefined if the text is no
 * time of day. `clockOf` gives what a clock there shows, such as `10:42:17`.
 */
export function momentOf(text: string, nearMs: number, clockOf: (ms: number) => string): number | undefined {
  const wanted = secondOfDay(text);
  const shown = secondOfDay(clockOf(nearMs));
  if (wanted === undefined || shown === undefined) return undefined;
  const half = DAY_S / 2;
  const away = ((((wanted - shown + half) % DAY_S) + DAY_S) % DAY_S) - half;
  return Math.floor(nearMs / 1000) * 1000 + away * 1000;
}

const DAY_S = 86_400;

function secondOfDay(text: string): number | undefined {
  const [, hours, minutesPast, seconds = '0'] = /^(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text) ?? [];
  if (hours === undefined || minutesPast === undefined) return undefined;
  return Number(hours) * 3600 + Number(minutesPast) * 60 + Number(seconds);
}

function moveWords(shiftMs: number): string {
  if (isSame(shiftMs)) return t('align.stays');
  return t('align.moves', { length: lengthOf(shiftMs), direction: directionOf(shiftMs) });
}

/** Whether the recording would move by less than is visible. */
export function isSame(shiftMs: number): boolean {
  return Math.abs(shiftMs) < SAME_MS;
}

function directionOf(shiftMs: number): string {
  return shiftMs > 0 ? 'later' : 'earlier';
}

/** A length as `2:05`. Below a minute it has tenths: `3.2 s`. */
function lengthOf(ms: number): string {
  const length = Math.abs(ms);
  return length < 60_000 ? `${(length / 1000).toFixed(1)} s` : lengthText(length);
}

function secondsOf(ms: number): string {
  return (ms / 1000).toFixed(1);
}
