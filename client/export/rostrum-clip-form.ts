import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ClipOrders, RefusedOrder } from '../../shared/contract/http/clips.schema.ts';
import type { TeamHealth } from '../../shared/contract/http/health.schema.ts';
import { sessionRow } from '../../shared/session/state/state.ts';
import { CUT_METHODS, type CutMethod } from '../../shared/vocabulary/media.ts';
import type { ReaderProfile } from '../../shared/vocabulary/access.ts';
import { recordingsOf } from '../player/recordings.ts';
import { t } from '../messages.ts';
import { api, ApiError } from '../sync/api.ts';
import { timeOfDay } from '../ui/clock-text.ts';
import { itemsOf, type ListItem } from '../list/intervention-list.ts';
import type { SessionStore } from '../sync/session-store.ts';
import { follow, type SignalController } from '../ui/signal-controller.ts';
import { page } from '../ui/page.css.ts';
import { controls } from '../ui/tokens.css.ts';
import { speakerOf } from '../list/rostrum-list-row.ts';
import { readerChoice, readerField, refusalWords, exportError, exportStyles } from './export-parts.ts';

/**
 * The form that orders clips of statements ([R11a]): the audience, the kind of file, the recipient, and the statements.
 */
@customElement('rostrum-clip-form')
export class RostrumClipForm extends LitElement {
  static override styles = [
    controls,
    page,
    exportStyles,
    css`
      details {
        margin-block-end: var(--space-4);
      }
      summary {
        min-block-size: var(--target);
        padding-block: var(--space-2);
        font-weight: 600;
        cursor: pointer;
      }
      .statements {
        max-block-size: 16rem;
        margin: var(--space-2) 0 0;
        padding: var(--space-1) var(--space-3);
        overflow-y: auto;
        border: 1px solid var(--muted);
        border-radius: var(--radius-small);
        list-style: none;
      }
      .statements label {
        display: flex;
        gap: var(--space-3);
        align-items: center;
        min-block-size: var(--target);
        margin: 0;
        font-weight: 400;
      }
      .alert,
      .notice {
        margin-block: var(--space-3);
      }
    `,
  ];

  @property({ attribute: false }) desk!: SessionStore;
  @property({ attribute: false }) interventionId = '';

  @state() private profile: ReaderProfile = 'internal';
  @state() private method: CutMethod = 'copy';
  /** The chosen one of several recordings. Null for any that has the statement. */
  @state() private source: string | null = null;
  @state() private reader = '';
  /** Further statements beside the one that the page is about. */
  @state() private others: ReadonlySet<string> = new Set();
  /** Number of accepted statements of the last order. */
  @state() private ordered: number | null = null;
  @state() private refused: readonly RefusedOrder[] = [];
  @state() private isWorking = false;
  @state() private error: unknown = null;
  @state() private canCut = true;

  /** The page may open before the session has arrived. */
  #items: SignalController<readonly ListItem[]> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const { state, sessionId } = this.desk;
    this.#items ??= follow(this, () => itemsOf(state.value, sessionId));
    void this.#askWhetherItCan();
  }

  async #askWhetherItCan(): Promise<void> {
    const health = await api.get<TeamHealth>('/healthz').catch(() => undefined);
    this.canCut = health?.ffmpeg !== null;
  }

  private readonly order = (event: Event): void => {
    event.preventDefault();
    void this.#order(this.method);
  };

  async #order(method: CutMethod): Promise<void> {
    const { desk, interventionId, profile, others } = this;
    const interventionIds = [interventionId, ...others];
    const source = this.source === null ? {} : { sourceId: this.source };
    const what = { sessionId: desk.sessionId, ...source, method, profile, reader: this.reader.trim() };
    this.#forget();
    this.isWorking = true;
    try {
      if (others.size === 0) await api.post('/api/clips', { ...what, interventionId });
      else {
        const { orders } = await api.post<ClipOrders>('/api/clips/batch', {
          ...what,
          interventionIds,
        });
        this.refused = orders.filter((order) => 'error' in order);
      }
      this.ordered = interventionIds.length - this.refused.length;
      this.dispatchEvent(new CustomEvent('rostrum-ordered', { bubbles: true, composed: true }));
    } catch (error) {
      this.error = error;
    }
    this.isWorking = false;
  }

  /** The words about the last order do not hold for another. */
  #forget(): void {
    this.error = null;
    this.ordered = null;
    this.refused = [];
  }

  protected override render(): TemplateResult {
    const items = this.#items?.value ?? [];
    const item = items.find(({ interventionId }) => interventionId === this.interventionId);
    const refusal = refusalOf(item);
    if (item === undefined || refusal !== null) {
      const isSessionLoaded = sessionRow(this.desk.state.peek()) !== undefined;
      return html`${isSessionLoaded ? html`<p class="notice" role="alert">${refusal}</p>` : nothing}`;
    }
    const { profile, reader } = this;
    return html`<form class="card" @submit=${this.order} @change=${() => this.#forget()}>
      <h2><bdi>${t('clip.of', { name: speakerOf(item), time: this.#time(item) })}</bdi></h2>
      <p class="hint">${t('clip.hint')}</p>
      ${this.canCut ? nothing : html`<p class="alert" role="alert">${t('clip.no_program')}</p>`}
      ${readerChoice('clip', profile, (chosen) => (this.profile = chosen))} ${this.#which(item, items)}
      <div class="fields">
        ${readerField(reader, (words) => (this.reader = words))}
        <div>
          <label for="method">${t('clip.method')}</label>
          <select id="method" @change=${this.#chooseMethod}>
            ${CUT_METHODS.map(
              (method) =>
                html`<option value=${method} ?selected=${method === this.method}>
                  ${t(`clip.method.${method}`)}
                </option>`,
            )}
          </select>
        </div>
        ${this.#recording()}
      </div>
      <p id="reader-hint" class="hint">${t('takeout.reader_hint')}</p>
      ${this.#outcome(items)}
      <div class="row">
        <button class="primary" ?disabled=${this.isWorking || !this.canCut || reader.trim() === ''}>
          ${t('clip.cut', { count: this.others.size + 1 })}
        </button>
      </div>
    </form>`;
  }

  #recording(): TemplateResult | typeof nothing {
    const recordings = recordingsOf(this.desk.state.peek());
    if (recordings.length < 2) return nothing;
    return html`<div>
      <label for="recording">${t('player.which_recording')}</label>
      <select id="recording" @change=${this.#chooseRecording}>
        <option value="">${t('clip.whichever')}</option>
        ${recordings.map(({ sourceId, label }) => html`<option value=${sourceId}>${label}</option>`)}
      </select>
    </div>`;
  }

  #time({ startMs }: ListItem): string {
    return timeOfDay(startMs, sessionRow(this.desk.state.peek())?.timeZone ?? 'UTC');
  }

  /** The statement that the page is about, and each other one that is ticked. */
  #which(item: ListItem, items: readonly ListItem[]): TemplateResult | typeof nothing {
    const others = items.filter((other) => other !== item && refusalOf(other) === null);
    if (others.length === 0) return nothing;
    const same = others.filter((other) => isSameSpeaker(other, item));
    const choose = (chosen: readonly ListItem[]): void => {
      this.others = new Set(chosen.map(({ interventionId }) => interventionId));
      this.#forget();
    };
    const tick = (other: ListItem, isTicked: boolean): void =>
      choose(others.filter((each) => (each === other ? isTicked : this.others.has(each.interventionId))));
    return html`<details>
      <summary>${t('clip.more', { count: this.others.size + 1 })}</summary>
      <p class="hint">${t('clip.more_hint')}</p>
      <div class="row">
        ${
          same.length === 0
            ? nothing
            : html`<button type="button" @click=${() => choose(same)}>
                <bdi>${t('clip.all_of', { name: speakerOf(item), count: same.length + 1 })}</bdi>
              </button>`
        }
        <button type="button" ?disabled=${this.others.size === 0} @click=${() => choose([])}>
          ${t('clip.only_this')}
        </button>
      </div>
      <ul class="statements">
        ${others.map(
          (other) =>
            html`<li>
              <label
                ><input
                  type="checkbox"
                  .checked=${this.others.has(other.interventionId)}
                  @change=${(event: Event) => tick(other, (event.target as HTMLInputElement).checked)}
                /><span class="digits">${this.#time(other)}</span><bdi>${speakerOf(other)}</bdi></label
              >
            </li>`,
        )}
      </ul>
    </details>`;
  }

  #outcome(items: readonly ListItem[]): TemplateResult {
    const { error, ordered, refused } = this;
    const nameOf = ({ interventionId }: RefusedOrder): string => {
      const item = items.find((each) => each.interventionId === interventionId);
      return item === undefined ? t('clip.gone') : `${speakerOf(item)}, ${this.#time(item)}`;
    };
    return html`${error === null ? nothing : this.#failure(error)}
      <div role="status">${ordered === null ? nothing : html`<p>${t('clip.ordered', { count: ordered })}</p>`}</div>
      ${
        refused.length === 0
          ? nothing
          : html`<div class="notice" role="alert">
              <p>${t('clip.refused', { count: refused.length })}</p>
              <ul>
                ${refused.map((order) => html`<li><bdi>${nameOf(order)}</bdi>: ${refusalWords(order.error)}</li>`)}
              </ul>
            </div>`
      }`;
  }

  #failure(error: unknown): TemplateResult {
    const isBroken = error instanceof ApiError && error.code === 'media_gap' && error.params.breaks !== undefined;
    return html`<div class="alert" role="alert">
      <p>${exportError(error)}</p>
      ${
        isBroken
          ? html`<button type="button" @click=${() => this.#order('strict')}>${t('clip.encode_anew')}</button>`
          : nothing
      }
    </div>`;
  }

  readonly #chooseRecording = (event: Event): void => {
    const chosen = (event.target as HTMLSelectElement).value;
    this.source = chosen === '' ? null : chosen;
  };

  readonly #chooseMethod = (event: Event): void => {
    const chosen = (event.target as HTMLSelectElement).value;
    this.method = CUT_METHODS.find((method) => method === chosen) ?? 'copy';
  };
}

/** The reason why there is no form for a statement. Null where there is a form. */
function refusalOf(item: ListItem | undefined): string | null {
  if (item === undefined || item.number === null) return t('clip.unknown');
  if (item.hidden) return t('error.media_protected');
  return item.netMs === null ? t('takeout.running') : null;
}

/**
 * Compares by the State or body where it is known, else by the words of the list. An unidentified speaker equals
 * nobody.
 */
function isSameSpeaker(other: ListItem, item: ListItem): boolean {
  return item.actor === null ? item.name !== null && other.name === item.name : other.actor === item.actor;
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-clip-form': RostrumClipForm;
  }
}
