import type { CanonicalRecord, RecordedIntervention } from '../../shared/record/record-types.ts';
import { lengthText } from '../../shared/messages/length-text.ts';
import { quoteText, speakerText } from './csv.ts';
import { html, SafeHtml, type Insertable } from './html-text.ts';
import { localTime } from './time-text.ts';
import type { Words } from './words.ts';

/** The table of statements. Between them are the stretches in which the moderator had the floor ([R4]). */
export function statementTable(record: CanonicalRecord, words: Words): SafeHtml {
  const { interventions, moderator } = record;
  if (interventions.length === 0) return html`<p>${words.say('record.none')}</p>`;
  const rows = [
    ...interventions.map((row) => ({ startMs: row.startMs, cells: statement(row, record, words) })),
    ...moderator.map(({ startMs, endMs }) => ({ startMs, cells: stretch(endMs - startMs, words) })),
  ].sort((a, b) => a.startMs - b.startMs);
  const { say } = words;
  return html`<table class="statements">
    <thead>
      <tr>
        <th scope="col" class="n">${say('record.number')}</th>
        <th scope="col">${say('record.time')}</th>
        <th scope="col">${say('record.speaker')}</th>
        <th scope="col" class="n">${say('record.used')}</th>
        <th scope="col">${say('record.ended')}</th>
        <th scope="col">${say('record.about')}</th>
        <th scope="col">${say('record.topics')}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(({ cells }) => cells)}
    </tbody>
  </table>`;
}

function stretch(lengthMs: number, { say }: Words): SafeHtml {
  return html`<tr class="moderator">
    <td></td>
    <td></td>
    <td>${say('record.moderator')}</td>
    <td class="n">${lengthText(lengthMs)}</td>
    <td></td>
    <td></td>
    <td></td>
  </tr>`;
}

function statement(row: RecordedIntervention, record: CanonicalRecord, words: Words): SafeHtml {
  const { label } = words;
  const { timeZone } = record.session;
  const toTheMinute = record.profile === 'public';
  const about = row.about.map(
    ({ name, stance }) =>
      html`<div><bdi>${name}</bdi>${stance === 'neutral_mention' ? '' : ` (${label('record.stance', stance)})`}</div>`,
  );
  return html`<tr${row.interrupts === null ? '' : new SafeHtml(' class="nested"')}>
<td class="n">${row.number}</td><td>${localTime(row.startMs, timeZone, toTheMinute)}</td>
<td><strong><bdi>${speakerText(row, words)}</bdi></strong>${under(row, words)}</td>
<td class="n">${used(row)}</td><td>${ended(row, words)}</td><td>${about}</td>
<td>${row.topics.map((topic) => html`<div>${topic.label}</div>`)}</td></tr>`;
}

/** The text under a speaker's name: kind of turn, answered statements, uncertainties, quotes and notes. */
function under(row: RecordedIntervention, words: Words): Insertable {
  const { say, label } = words;
  const lines: string[] = [];
  if (row.kind !== 'statement') lines.push(label('record.kind', row.kind));
  if (row.interrupts !== null) lines.push(say('record.interrupts', { number: row.interrupts }));
  if (row.replyTo.length > 0) lines.push(say('record.replies_to', { numbers: row.replyTo.join(', ') }));
  if (row.repliesToAbsent) lines.push(say('record.replies_to_absent'));
  if (row.speaker.isHidden && row.speaker.alias === null) lines.push(say('record.hidden_mark'));
  if (!row.isConfirmed) lines.push(say('record.unconfirmed'));
  if (row.speaker.confidence === 'unverified') lines.push(say('record.speaker_unverified'));
  const quotes = row.quotes.map(
    (quote) =>
      html`<p class="quote">
        <bdi>${quoteText(quote, words)}</bdi>${
          quote.basis === null ? '' : html` <span class="sub">${label('record.quote_basis', quote.basis)}</span>`
        }
      </p>`,
  );
  const notes = row.notes.map(
    ({ text, by }) =>
      html`<p class="quote sub">
        ${say('record.note')}: <bdi>${text}</bdi>${by === null ? '' : html` (<bdi>${by}</bdi>)`}
      </p>`,
  );
  return [lines.length === 0 ? null : html`<div class="sub">${lines.join(' · ')}</div>`, quotes, notes];
}

function used(row: RecordedIntervention): Insertable {
  if (row.netMs === null) return '–';
  const about = row.endIsFirm ? '' : '≈ ';
  const limit = row.allottedMs === null ? '' : ` / ${lengthText(row.allottedMs)}`;
  const { isOver } = row;
  return html`<span${isOver ? new SafeHtml(' class="over"') : ''}>${about}${lengthText(row.netMs)}${limit}${isOver ? ' !' : ''}</span>`;
}

function ended(row: RecordedIntervention, { say, label }: Words): string {
  const parts = row.outcome === 'not_stated' ? [] : [label('record.outcome', row.outcome)];
  if (row.warnings > 0) parts.push(say('record.warned', { count: row.warnings }));
  if (row.endMs === null) parts.push(say('record.running'));
  return parts.join(', ');
}
