import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { lengthText } from '../../../shared/messages/length-text.ts';
import { isStanding } from '../../../shared/session/floor/floor-at.ts';
import type { InterventionRow } from '../../../shared/session/state/rows.ts';
import { edgeTime } from '../../../shared/session/time/timeline.ts';
import { turnTimes } from '../../../shared/session/time/timer.ts';
import { offerOf, type Offer } from '../actions/fields.ts';
import { finishField } from '../actions/finish-field.ts';
import { overWords } from '../actions/session-over.ts';
import { findMessage, t } from '../../messages.ts';
import { timeOfDay } from '../../ui/clock-text.ts';
import type { OpenField } from '../store/open.ts';
import { roomIsAhead } from '../store/programme.ts';
import { hiddenForWhom, isHiddenSpeaker, speakerName } from '../../ui/speaker-name.ts';
import { consoleStyles } from '../../ui/console.css.ts';
import { controls } from '../../ui/tokens.css.ts';
import { ConsoleElement } from './console-element.ts';
import './rostrum-turn-clock.ts';
import './rostrum-type-ahead.ts';

const SPEAKER_FIELDS = new Set<OpenField['kind']>(['choose_next', 'unlisted', 'reply', 'order', 'answered']);

/** Number of a speaker's earlier turns, and their total time. */
interface Earlier {
  readonly of: string;
  readonly count: number;
  readonly netMs: number;
}

/** The speaker in the picture with the clock, and the field that names a speaker who began without a name. */
@customElement('rostrum-now-card')
export class RostrumNowCard extends ConsoleElement {
  static override styles = [
    controls,
    consoleStyles,
    css`
      .now {
        display: grid;
        grid-template-columns: minmax(11rem, auto) minmax(0, 1fr);
        gap: var(--space-2) var(--space-4);
        align-items: start;
        margin-block-start: var(--space-2);
      }
      .name {
        margin: 0;
        font-size: 1.75rem;
        font-weight: 650;
        line-height: 1.15;
      }
      .nested {
        color: var(--amber);
        font-weight: 600;
      }
      p {
        margin: var(--space-1) 0 0;
      }
      .ahead {
        display: inline-block;
        padding: var(--space-1) var(--space-3);
        border: 1px dashed var(--amber);
        border-radius: 999px;
      }
      ::slotted(*) {
        margin-block-start: var(--space-3);
      }
      rostrum-type-ahead {
        margin-block-start: var(--space-3);
      }
      @media (max-width: 600px) {
        .now {
          grid-template-columns: minmax(0, 1fr);
        }
        .name {
          font-size: 1.375rem;
        }
      }
    `,
  ];

  /** Leaves out the field, because another part of the page has it. */
  @property({ type: Boolean }) bare = false;
  @state() private earlier: Earlier | undefined;
  #offer: { readonly field: OpenField; readonly offer: Offer } | undefined;

  protected override render(): TemplateResult {
    const { desk, floor, session, vantage } = this.live;
    const state = desk.state.value;
    const { holder, nested } = floor.value;
    const row = nested ?? holder;
    const zone = session.value?.timeZone ?? 'UTC';
    const isAhead = vantage.value === 'stream' ? roomIsAhead(state, floor.value, desk.nowMs()) : undefined;
    return html`<section class="card" aria-label=${t('console.now')}>
      <div class="row spread">
        <h2>${t('console.now')}</h2>
        ${row === null ? nothing : html`<span class="muted small">${t('console.speaking_since', { time: timeOfDay(edgeTime(state, row.start), zone) })}</span>`}
      </div>
      <div class="now">
        <rostrum-turn-clock .live=${this.live}></rostrum-turn-clock>
        <div>
          ${row === null ? this.#nobody() : this.#speaker(row)}
          ${
            nested !== null && holder !== null
              ? html`<p class="nested">${t('console.inside', { name: speakerName(state, holder) })}</p>`
              : nothing
          }
          ${
            isAhead === undefined
              ? nothing
              : html`<p>
                  <span class="ahead small"
                    >${t('console.room_ahead', {
                      name: isAhead.holder === null ? t('console.moderator') : speakerName(state, isAhead.holder),
                    })}</span
                  >
                </p>`
          }
          <slot></slot>
        </div>
      </div>
      ${this.bare ? nothing : this.#field()}
    </section>`;
  }

  #nobody(): TemplateResult {
    const over = overWords(this.live);
    if (over !== null) return html`<p class="name">${over}</p>`;
    const isFirst = this.live.floor.value.justEnded === null;
    return html`<p class="name">${t('console.moderator')}</p>
      <p class="muted">${isFirst ? t('console.nobody_yet') : t('console.gap')}</p>`;
  }

  #speaker(row: InterventionRow): TemplateResult {
    const state = this.live.desk.state.value;
    const isHidden = isHiddenSpeaker(state, row);
    const kind = row.kind === 'statement' ? null : findMessage(`console.kind.${row.kind}`);
    const earlier = this.earlier?.of === row.id ? this.earlier : undefined;
    return html`<p class="name"><bdi>${speakerName(state, row)}</bdi></p>
      <p class="muted">
        ${isHidden ? hiddenForWhom(this.live.desk, row) : (findMessage(`console.class.${row.class}`) ?? '')}${kind === null ? '' : ` · ${kind}`}${row.standing === 'unconfirmed' ? ` · ${t('console.unconfirmed')}` : ''}
      </p>
      ${
        isHidden || earlier === undefined || earlier.count === 0
          ? nothing
          : html`<p class="small">
              ${t('console.speaks_again', { nth: earlier.count + 1, time: lengthText(earlier.netMs) })}
            </p>`
      }`;
  }

  protected override updated(): void {
    const { holder } = this.live.floor.peek();
    // A search of the whole session must not delay the answer to a key on screen.
    if (holder !== null && this.earlier?.of !== holder.id) setTimeout(() => this.#lookBack(holder.id));
  }

  #lookBack(id: string): void {
    const { live } = this;
    const state = live.state();
    const row = state.tables.interventions.get(id);
    if (row === undefined || this.earlier?.of === id) return;
    const name = row.actor === null ? live.name(row) : null;
    let count = 0;
    let netMs = 0;
    for (const other of state.tables.interventions.values()) {
      if (other.id === id || !isStanding(other) || other.end === null || other.interrupts !== null) continue;
      const isSame =
        name === null
          ? other.actor === row.actor
          : other.actor === null && other.announcedAs !== null && live.name(other) === name;
      if (!isSame) continue;
      count++;
      netMs += turnTimes(state, other, live.seenMs()).netMs;
    }
    this.earlier = { of: id, count, netMs };
  }

  #field(): TemplateResult | typeof nothing {
    const open = this.live.open.value;
    if (open?.what !== 'field' || !SPEAKER_FIELDS.has(open.field.kind)) return nothing;
    const { field } = open;
    // The candidates stay as they were when the field opened, so that nothing moves while its user chooses.
    if (this.#offer?.field !== field) this.#offer = { field, offer: offerOf(this.live, field) };
    return html`<rostrum-type-ahead
      label=${t(`console.field.${field.kind}`)}
      .offer=${this.#offer.offer}
      .focused=${true}
      @rostrum-choose=${(event: HTMLElementEventMap['rostrum-choose']) => finishField(this.live, field, event.choice)}
      @rostrum-leave=${() => (this.live.open.value = null)}
    ></rostrum-type-ahead>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-now-card': RostrumNowCard;
  }
}
