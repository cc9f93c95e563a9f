/** Writes a record as a printable HTML page. */
import type { CanonicalRecord, RecordedIntervention } from '../../shared/record/record-types.ts';
import type { GroupFigures } from '../../shared/record/figures.ts';
import { lengthText } from '../../shared/messages/length-text.ts';
import { statementTable } from './html-statements.ts';
import { RECORD_STYLE } from './html-style.ts';
import { html, SafeHtml } from './html-text.ts';
import { localDate, localTime } from './time-text.ts';
import type { Words } from './words.ts';

/** The fewest statements on either side for a comparison. */
const ENOUGH_TO_COMPARE = 10;

/** The record of a session as one printable page without scripts, pictures and addresses. */
export function writeHtml(record: CanonicalRecord, words: Words): string {
  const page = new Page(record, words);
  const { session, conference } = record;
  const title = session.title ?? words.label('kind', session.kind);
  return `<!doctype html>\n${
    html`<html lang="${words.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${words.say('record.heading')}</title>
        <style>
          ${new SafeHtml(RECORD_STYLE)}
        </style>
      </head>
      <body>
        <header>
          <p class="mark">${words.label('record.handling', record.profile)}</p>
          <p class="place">
            <bdi>${conference.name}</bdi>${conference.place === null ? '' : html` · <bdi>${conference.place}</bdi>`}
          </p>
          <h1><bdi>${title}</bdi></h1>
          <p>${page.when()}</p>
          ${record.isIncomplete ? html`<p><strong>${words.say('record.not_shown')}</strong></p>` : null}
        </header>
        <main>
          ${page.howRecorded()} ${page.limits()} ${page.figures()} ${page.statements()} ${page.notHeard()}
          ${page.openPoints()} ${page.notes()}
        </main>
        ${page.foot(title)}
      </body>
    </html>`.text
  }\n`;
}

/** The parts of the page. Each is empty where the record has no content for it. */
class Page {
  readonly #record: CanonicalRecord;
  readonly #words: Words;

  constructor(record: CanonicalRecord, words: Words) {
    this.#record = record;
    this.#words = words;
  }

  when(): string {
    const { startedMs, endedMs, timeZone, kind } = this.#record.session;
    const kindText = this.#words.label('kind', kind);
    if (startedMs === null) return kindText;
    const until = endedMs === null ? '' : `–${localTime(endedMs, timeZone, true)}`;
    return `${kindText} · ${localDate(startedMs, timeZone)}, ${localTime(startedMs, timeZone, true)}${until} (${timeZone})`;
  }

  howRecorded(): SafeHtml {
    const { say, label } = this.#words;
    const { channels, keepers, marks } = this.#record.recording;
    const from = (['room', 'stream', 'recording'] as const)
      .filter((vantage) => marks[vantage] > 0)
      .map((vantage) => `${label('record.vantage', vantage)} ${String(marks[vantage])}`);
    const sources = channels.map(({ role, channel, deletedMs }) => {
      const deleted = deletedMs === 0 ? '' : `, ${say('record.deleted', { length: lengthText(deletedMs) })}`;
      return `${label('record.source_role', role)} (${channel}${deleted})`;
    });
    const heads = channels.flatMap(({ custody, channel }) =>
      custody.map(
        ({ day, link, chain }) =>
          html`<dd>${say('record.custody_head', { channel, day, count: link })} <code>${chain}</code></dd>`,
      ),
    );
    return this.#section(
      'record.how_recorded',
      html`<dl>
        <dt>${say('record.channels')}</dt>
        <dd>${sources.length === 0 ? say('record.no_channel') : sources.join(', ')}</dd>
        ${
          heads.length === 0
            ? null
            : html`<dt>${say('record.custody')}</dt>
                ${heads}`
        }
        ${
          keepers.length === 0
            ? null
            : html`<dt>${say('record.keepers')}</dt>
                <dd><bdi>${keepers.join(', ')}</bdi></dd>`
        }
        <dt>${say('record.marks_from')}</dt>
        <dd>${from.length === 0 ? '–' : from.join(', ')}</dd>
      </dl>`,
    );
  }

  limits(): SafeHtml {
    const { say, label } = this.#words;
    const { limits, limitChanges, session } = this.#record;
    const rules = limits.map(
      ({ ms, kinds }) =>
        html`<li>${lengthText(ms)} · ${kinds.map((kind) => label('record.kind', kind)).join(', ')}</li>`,
    );
    const changes = limitChanges.map(
      ({ atMs, ms, appliesTo, reason }) =>
        html`<li>
          ${localTime(atMs, session.timeZone, true)}: ${ms === null ? say('record.limit_lifted') : lengthText(ms)},
          ${label('record.applies_to', appliesTo)}${reason === null ? '' : html` (<bdi>${reason}</bdi>)`}
        </li>`,
    );
    if (rules.length + changes.length === 0)
      return this.#section('record.limits', html`<p>${say('record.no_limit')}</p>`);
    return this.#section(
      'record.limits',
      html`<ul>
        ${rules}${changes}
      </ul>`,
    );
  }

  figures(): SafeHtml {
    const { say, label } = this.#words;
    const { groups, inferredEnds, unreviewedCutOffs } = this.#record.figures;
    const filled = groups.filter(({ statements }) => statements > 0);
    const row = (group: GroupFigures): SafeHtml =>
      html`<tr>
        <th scope="row">${label('record.group', group.group)}</th>
        <td class="n">${group.statements}</td>
        <td class="n">${lengthText(group.netMs)}</td>
        <td class="n">${say('record.of_n', { count: group.over, n: group.timed })}</td>
        <td class="n">${say('record.of_n', { count: group.cutOff, n: group.timed })}</td>
      </tr>`;
    const few = filled.some(({ timed }) => timed < ENOUGH_TO_COMPARE);
    return this.#section(
      'record.at_a_glance',
      html`<table>
          <thead>
            <tr>
              <th scope="col">${say('record.group')}</th>
              <th scope="col" class="n">${say('record.statements')}</th>
              <th scope="col" class="n">${say('record.time_used')}</th>
              <th scope="col" class="n">${say('record.over')}</th>
              <th scope="col" class="n">${say('record.cut_off')}</th>
            </tr>
          </thead>
          <tbody>
            ${filled.map(row)}
          </tbody>
        </table>
        ${few ? html`<p class="sub">${say('record.too_few')}</p>` : null}
        ${inferredEnds > 0 ? html`<p class="sub">${say('record.inferred_left_out', { count: inferredEnds })}</p>` : null}
        ${unreviewedCutOffs > 0 ? html`<p class="sub">${say('record.cut_offs_left_out', { count: unreviewedCutOffs })}</p>` : null}`,
    );
  }

  statements(): SafeHtml {
    return this.#section('record.statements', statementTable(this.#record, this.#words));
  }

  notHeard(): SafeHtml | null {
    const { notHeard } = this.#record;
    if (notHeard.length === 0) return null;
    const items = notHeard.map(({ speaker, class: actorClass, status }) => {
      const name =
        speaker ??
        (actorClass === 'unknown'
          ? this.#words.say('record.unidentified')
          : this.#words.label('record.class', actorClass));
      return html`<li><bdi>${name}</bdi>: ${this.#words.label('record.not_heard', status)}</li>`;
    });
    return this.#section(
      'record.not_heard',
      html`<ul>
        ${items}
      </ul>`,
    );
  }

  openPoints(): SafeHtml | null {
    const { say } = this.#words;
    const { interventions } = this.#record;
    const numbersOf = (test: (row: RecordedIntervention) => boolean): string =>
      interventions
        .filter(test)
        .map(({ number }) => String(number))
        .join(', ');
    const points = [
      {
        key: 'record.open_unidentified',
        numbers: numbersOf(({ speaker }) => speaker.name === null && speaker.alias === null),
      },
      { key: 'record.open_ends', numbers: numbersOf(({ endMs, endIsFirm }) => endMs !== null && !endIsFirm) },
      { key: 'record.open_unconfirmed', numbers: numbersOf(({ isConfirmed }) => !isConfirmed) },
      { key: 'record.open_running', numbers: numbersOf(({ endMs }) => endMs === null) },
    ] as const;
    const open = points.filter(({ numbers }) => numbers !== '');
    if (open.length === 0) return null;
    return this.#section(
      'record.open_points',
      html`<ul>
        ${open.map(({ key, numbers }) => html`<li>${say(key, { numbers })}</li>`)}
      </ul>`,
    );
  }

  notes(): SafeHtml | null {
    const { notes, session } = this.#record;
    if (notes.length === 0) return null;
    const items = notes.map(
      ({ text, by, atMs }) =>
        html`<li>
          ${localTime(atMs, session.timeZone, true)} <bdi>${text}</bdi>${by === null ? '' : html` (<bdi>${by}</bdi>)`}
        </li>`,
    );
    return this.#section(
      'record.notes',
      html`<ul>
        ${items}
      </ul>`,
    );
  }

  foot(title: string): SafeHtml {
    const { say, label } = this.#words;
    const { conference, session, leftOut, software } = this.#record;
    const date = session.startedMs === null ? '' : localDate(session.startedMs, session.timeZone);
    const left = leftOut.map((reason) => html`<li>${label('left_out', reason)}</li>`);
    return html`<footer>
      <p>${say('record.foot_used')} ${say('record.foot_marks')} ${say('record.foot_quotes')}</p>
      ${
        left.length === 0
          ? null
          : html`<h2>${say('record.left_out')}</h2>
              <ul>
                ${left}
              </ul>`
      }
      <p>
        ${say('record.cite', { reference: [conference.name, title, date].filter((part) => part !== '').join(', ') })}
      </p>
      <p>${software}</p>
    </footer>`;
  }

  #section(heading: Parameters<Words['say']>[0], body: SafeHtml): SafeHtml {
    return html`<section>
      <h2>${this.#words.say(heading)}</h2>
      ${body}
    </section>`;
  }
}
