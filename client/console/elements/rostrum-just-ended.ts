import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { lengthText } from '../../../shared/messages/length-text.ts';
import { isOver, turnTimes } from '../../../shared/session/time/timer.ts';
import type { InterventionRow } from '../../../shared/session/state/rows.ts';
import type { Outcome } from '../../../shared/vocabulary/floor.ts';
import { confirm } from '../actions/confirming.ts';
import { t } from '../../messages.ts';
import { speakerName } from '../../ui/speaker-name.ts';
import { consoleStyles } from '../../ui/console.css.ts';
import { controls } from '../../ui/tokens.css.ts';
import { ConsoleElement } from './console-element.ts';

/** The outcomes of the turn that just ended. None is preset. */
const OUTCOMES = [
  'completed',
  'ended_on_warning',
  'cut_off_by_chair',
  'microphone_cut',
] as const satisfies readonly Outcome[];

/** The turn that ended last, with the time used and its outcome. */
@customElement('rostrum-just-ended')
export class RostrumJustEnded extends ConsoleElement {
  static override styles = [
    controls,
    consoleStyles,
    css`
      .row + .row {
        margin-block-start: var(--space-2);
      }
      .over {
        color: var(--magenta);
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { live } = this;
    const { desk, floor } = live;
    const state = desk.state.value;
    const row = floor.value.justEnded;
    this.nothingToSay(row === null);
    if (row === null) return nothing;
    const { netMs, allottedMs, overrunMs, endIsFirm } = turnTimes(state, row, live.clockMs.peek());
    const used =
      allottedMs === null
        ? lengthText(netMs)
        : t('console.used_of', { used: lengthText(netMs), allotted: lengthText(allottedMs) });
    const over =
      endIsFirm && isOver(overrunMs) ? ` · ${t('console.over_by', { time: lengthText(overrunMs ?? 0) })}` : '';
    return html`<section class="card" aria-label=${t('console.just_ended')}>
      <div class="row">
        <h2>${t('console.just_ended')}</h2>
        <span class="who">
          <bdi>${speakerName(state, row)}</bdi>
          <span class="digits ${over === '' ? '' : 'over'}">${endIsFirm ? '' : '≈ '}${used}${over}</span>
        </span>
      </div>
      ${live.mayChange.value ? this.#howItEnded(row, endIsFirm) : nothing}
    </section>`;
  }

  #howItEnded(row: InterventionRow, endIsFirm: boolean): TemplateResult {
    const { live } = this;
    return html`<div class="row">
      ${
        endIsFirm
          ? nothing
          : html`<button type="button" class="chip" @click=${() => confirm(live, { row, kind: 'inferred_end' })}>
              ${t('console.confirm_end')}
            </button>`
      }
      ${OUTCOMES.map(
        (outcome) =>
          html`<button
            type="button"
            class="chip"
            aria-pressed=${row.outcome === outcome ? 'true' : 'false'}
            @click=${() => live.give('set-outcome', { interventionId: row.id, outcome: row.outcome === outcome ? 'not_stated' : outcome })}
          >
            ${t(`console.outcome.${outcome}`)}
          </button>`,
      )}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-just-ended': RostrumJustEnded;
  }
}
