import { css, html, LitElement, nothing, unsafeCSS, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { lengthText } from '../../shared/messages/length-text.ts';
import { actorOf } from '../../shared/reference/actors.ts';
import { topicInShort } from '../../shared/reference/topics.ts';
import { isOver } from '../../shared/session/time/timer.ts';
import { t, findMessage } from '../messages.ts';
import { pathOf } from '../router.ts';
import { timeOfDay } from '../ui/clock-text.ts';
import type { Doubt, ListItem } from './intervention-list.ts';
import { controls } from '../ui/tokens.css.ts';

/** The columns, shared with the heading above the list. */
export const LIST_COLUMNS =
  '2rem 4.5rem 4.5rem minmax(8rem, 1.7fr) 7.5rem 6.5rem minmax(4.5rem, 1fr) minmax(6rem, 1.5fr) 5rem';

/**
 * One intervention of a list: a row of a table, or a card on a narrow page. It reports the user's requests by events:
 * `rostrum-play`, `rostrum-confirm`, `rostrum-check-name`.
 */
@customElement('rostrum-list-row')
export class RostrumListRow extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: ${unsafeCSS(LIST_COLUMNS)};
        gap: 0 10px;
        align-items: center;
        padding: var(--space-1) var(--space-2);
        border-block-end: 1px solid var(--line);
        border-inline-start: 4px solid transparent;
        cursor: pointer;
      }
      :host([current]) {
        border-inline-start-color: var(--accent);
        background: var(--raised);
      }
      .digits {
        text-align: end;
        white-space: nowrap;
      }
      .small {
        color: var(--muted);
        font-size: var(--text-small);
      }
      .over {
        color: var(--magenta);
        font-weight: 700;
      }
      .who {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .hidden {
        color: var(--muted);
        font-weight: 400;
        font-style: italic;
      }
      .tags {
        display: -webkit-box;
        overflow: hidden;
        font-size: var(--text-small);
        line-height: 1.3;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
      }
      .act {
        display: flex;
        justify-content: flex-end;
      }
      .clip {
        display: grid;
        place-content: center;
        min-inline-size: 2rem;
        color: var(--muted);
        text-decoration: none;
      }
      .clip:hover {
        color: inherit;
      }
      .withheld {
        display: block;
        outline-offset: -2px;
      }
      img,
      .blank {
        inline-size: 72px;
        block-size: 40px;
        border-radius: 4px;
        background: var(--raised);
        object-fit: cover;
      }
      .confirm {
        min-block-size: 32px;
        padding: 0 var(--space-2);
        border-color: var(--amber);
        color: var(--amber);
        font-size: var(--text-small);
      }
      .name-check {
        min-block-size: 24px;
        padding: 0 var(--space-2);
        border-style: dashed;
        border-radius: 999px;
        color: var(--muted);
        font-size: 0.75rem;
        font-weight: 400;
      }
      .name-check[aria-pressed='true'] {
        border-style: solid;
        color: var(--text);
      }
      .play {
        padding: 0;
      }
      @media (max-width: 900px) {
        :host {
          grid-template-columns: 72px 1fr auto;
          padding-block: var(--space-2);
        }
        .number {
          display: none;
        }
        .time {
          grid-area: 1 / 2;
          text-align: start;
        }
        .picture {
          grid-area: 1 / 1 / span 3;
          align-self: start;
        }
        .who {
          grid-area: 2 / 2;
        }
        .used {
          grid-area: 1 / 3;
        }
        .ended {
          grid-area: 3 / 2;
        }
        .about {
          grid-area: 4 / 2;
        }
        .topics {
          grid-area: 5 / 2;
        }
        .act {
          grid-area: 2 / 3 / span 2;
          justify-self: end;
        }
        .about:empty,
        .topics:empty {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) item!: ListItem;
  @property({ attribute: false }) timeZone = 'UTC';
  /** Recordings that may have a picture of the statement, the likeliest first. */
  @property({ attribute: false }) sources: readonly string[] = [];
  @property({ attribute: false }) canConfirm = false;
  /** Whether the recording of it is blocked for the reader ([P7a]). */
  @property({ attribute: false }) isWithheld = false;
  /** Whether the reader may export a clip of it ([R11a]). */
  @property({ attribute: false }) canClip = false;
  /** Whether Tab stops here. One line of the list takes Tab, arrow keys reach the others. */
  @property({ attribute: false }) isStop = false;
  @property({ type: Boolean, reflect: true }) current = false;

  /** Number of recordings that have no picture of it. */
  @state() private without = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('role', 'row');
  }

  /** Takes the focus, on the button that plays or on the words in its place. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.play, .withheld')?.focus();
  }

  protected override render(): TemplateResult {
    const { item, timeZone } = this;
    const time = timeOfDay(item.startMs, timeZone);
    const name = speakerOf(item);
    return html`
      <span role="cell" class="number digits small">${item.number ?? '–'}</span>
      <span role="cell" class="picture">${this.#picture()}</span>
      <span role="cell" class="time digits">${time}</span>
      <span role="cell" class=${item.hidden ? 'who hidden' : 'who'}
        ><bdi>${name}</bdi>${this.#kind()}${this.#nameCheck()}</span
      >
      <span role="cell" class="used digits">${this.#used()}</span>
      <span role="cell" class="ended">${this.#ended()}</span>
      <span role="cell" class="about tags">${item.hidden ? nothing : about(item)}</span>
      <span role="cell" class="topics tags">${item.hidden ? this.#withheld() : topics(item)}</span>
      <span role="cell" class="act">
        ${
          this.canClip
            ? html`<a
                class="clip"
                tabindex=${this.isStop ? 0 : -1}
                href="${pathOf('take-out', item.sessionId)}?clip=${item.interventionId}"
                aria-label=${t('list.clip', { name, time })}
                ><span aria-hidden="true">✂</span></a
              >`
            : nothing
        }${
          this.isWithheld
            ? nothing
            : html`<button
                type="button"
                class="play quiet"
                tabindex=${this.isStop ? 0 : -1}
                aria-label=${t('list.play', { name, time })}
                @click=${this.#play}
              >
                <span aria-hidden="true">▶</span>
              </button>`
        }
      </span>
    `;
  }

  #withheld(): TemplateResult | typeof nothing {
    if (!this.isWithheld) return nothing;
    return html`<span class="withheld small" tabindex=${this.isStop ? 0 : -1}>${t('list.withheld')}</span>`;
  }

  #picture(): TemplateResult {
    const { item } = this;
    const sourceId = this.sources[this.without];
    if (sourceId === undefined || item.hidden) return html`<span class="blank" style="display:block"></span>`;
    const query = `session=${item.sessionId}&intervention=${item.interventionId}`;
    return html`<img
      loading="lazy"
      alt=""
      src="/media/${encodeURIComponent(sourceId)}/thumbnail?${query}"
      @error=${() => this.without++}
    />`;
  }

  #kind(): TemplateResult | typeof nothing {
    const { kind, hidden } = this.item;
    if (hidden || kind === 'statement') return nothing;
    return html` <span class="small">${findMessage(`record.kind.${kind}`) ?? kind}</span>`;
  }

  /** Asks whether the words are an organization's name. A user confirms each one; no list does so at once. */
  #nameCheck(): TemplateResult | typeof nothing {
    const { nameIsConfirmed } = this.item;
    if (nameIsConfirmed === null || !this.canConfirm) return nothing;
    return html` <button
      type="button"
      class="name-check"
      tabindex="-1"
      aria-pressed=${nameIsConfirmed ? 'true' : 'false'}
      title=${t('list.name_check_hint')}
      @click=${this.#checkName}
    >
      ${t(nameIsConfirmed ? 'list.name_checked' : 'list.name_check')}
    </button>`;
  }

  #used(): TemplateResult {
    const { netMs, allottedMs, overrunMs, endIsFirm } = this.item;
    if (netMs === null) return html`<span class="small">${t('list.running')}</span>`;
    const limit = allottedMs === null ? '' : ` / ${lengthText(allottedMs)}`;
    const over = endIsFirm && isOver(overrunMs);
    const about = endIsFirm ? nothing : html`<span title=${t('list.inferred_end')}>≈ </span>`;
    const mark = over ? html`<span aria-label=${t('list.over')}> !</span>` : nothing;
    return html`<span class=${over ? 'over' : ''}>${about}${lengthText(netMs)}${limit}${mark}</span>`;
  }

  #ended(): TemplateResult | string {
    const { outcome, doubt } = this.item;
    if (doubt !== null && this.canConfirm)
      return html`<button type="button" class="confirm" tabindex="-1" @click=${this.#confirm}>
        ${t(CONFIRM[doubt])}
      </button>`;
    if (doubt !== null && doubt !== 'unreviewed_cut_off') return t(`list.${doubt}`);
    return outcome === 'not_stated' ? '' : (findMessage(`record.outcome.${outcome}`) ?? outcome);
  }

  readonly #play = (event: Event): void => {
    event.stopPropagation();
    this.dispatchEvent(new CustomEvent('rostrum-play', { bubbles: true, composed: true, detail: this.item }));
  };

  readonly #checkName = (event: Event): void => {
    event.stopPropagation();
    this.dispatchEvent(new CustomEvent('rostrum-check-name', { bubbles: true, composed: true, detail: this.item }));
  };

  readonly #confirm = (event: Event): void => {
    event.stopPropagation();
    this.dispatchEvent(new CustomEvent('rostrum-confirm', { bubbles: true, composed: true, detail: this.item }));
  };
}

/** The words of the button that settles a line's review item by key. */
const CONFIRM = {
  inferred_end: 'list.confirm_end',
  unconfirmed: 'list.confirm',
  unreviewed_cut_off: 'list.confirm_cut_off',
} as const satisfies Record<Doubt, string>;

/** The name on a line: the organization's. A hidden speaker has no name here, for anybody ([P3c]). */
export function speakerOf(item: ListItem): string {
  if (item.hidden) return t('list.hidden_speaker');
  const known = item.actor === null ? undefined : actorOf(item.actor);
  return known?.name ?? item.name ?? t('list.unidentified');
}

function about({ abouts }: ListItem): string {
  return [...new Set(abouts.map(({ target }) => actorOf(target)?.name ?? ''))].filter((name) => name !== '').join(', ');
}

function topics(item: ListItem): string {
  return item.topics.map(topicInShort).join(' · ');
}

/** Whether a click is on a link inside a line. The link opens its page, and the line does not play. */
export function isOnLink(event: Event): boolean {
  return event.composedPath().some((target) => target instanceof HTMLAnchorElement);
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-list-row': RostrumListRow;
  }
}
