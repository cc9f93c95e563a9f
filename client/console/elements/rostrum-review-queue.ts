import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { edgeTime } from '../../../shared/session/time/timeline.ts';
import { confirm, reviewItemsOf, type Doubt } from '../actions/confirming.ts';
import { t } from '../../messages.ts';
import { timeOfDay } from '../../ui/clock-text.ts';
import { speakerName } from '../../ui/speaker-name.ts';
import { consoleStyles } from '../../ui/console.css.ts';
import { controls } from '../../ui/tokens.css.ts';
import { ConsoleElement } from './console-element.ts';

const SHOWN = 8;

/** The review items, each with the one click that settles it. The key Y settles the first. */
@customElement('rostrum-review-queue')
export class RostrumReviewQueue extends ConsoleElement {
  static override styles = [
    controls,
    consoleStyles,
    css`
      ul {
        max-block-size: 9rem;
        margin: var(--space-2) 0 0;
        padding: 0;
        overflow-y: auto;
        list-style: none;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-2);
        padding-block: 2px;
        border-block-end: 1px solid var(--line);
      }
    `,
  ];

  @state() private doubts: readonly Doubt[] = [];
  #lookedAt: unknown;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { live } = this;
    const { interventions, aliases } = live.desk.state.value.tables;
    // A search of the whole session waits until the key has its answer on screen.
    if (this.#lookedAt !== interventions) {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#lookedAt = live.state().tables.interventions;
        this.doubts = reviewItemsOf(live.state());
      }, 50);
    }
    void aliases;
    const { doubts } = this;
    const isSilent = doubts.length === 0 || !live.mayRecord;
    this.nothingToSay(isSilent);
    if (isSilent) return nothing;
    const first = doubts.find(({ kind }) => kind !== 'unidentified');
    return html`<section class="card" aria-label=${t('panel.review')}>
      <h2>${t('panel.review_count', { count: doubts.length })}</h2>
      <ul>
        ${doubts.slice(0, SHOWN).map((doubt) => this.#line(doubt, doubt === first))}
      </ul>
      ${doubts.length > SHOWN ? html`<p class="muted small">${t('console.list_more', { count: doubts.length - SHOWN })}</p>` : nothing}
    </section>`;
  }

  #line(doubt: Doubt, isFirst: boolean): TemplateResult {
    const { live } = this;
    const state = live.desk.state.value;
    const { row, kind } = doubt;
    const at = timeOfDay(
      edgeTime(state, kind === 'inferred_end' && row.end !== null ? row.end : row.start),
      live.session.value?.timeZone ?? 'UTC',
    );
    // An example is a second page of the timekeeper, whose picture is behind.
    const keeps = row.by === live.keeper.value.userId ? 'yes' : 'no';
    return html`<li>
      <span
        ><bdi>${speakerName(state, row)}</bdi>
        <span class="muted small">${t(`panel.doubt.${kind}`, { time: at, keeps })}</span></span
      >
      ${
        live.mayChange.value
          ? html`<button type="button" class="chip" @click=${() => confirm(live, doubt)}>
              ${isFirst ? html`<kbd aria-hidden="true">Y</kbd>` : nothing}${t(kind === 'unidentified' ? 'panel.name_it' : 'console.confirm')}
            </button>`
          : nothing
      }
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-review-queue': RostrumReviewQueue;
  }
}
