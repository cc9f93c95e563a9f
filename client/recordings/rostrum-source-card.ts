import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Gap, Gaps, SessionSource } from '../../shared/contract/http/sources.schema.ts';
import { lengthText } from '../../shared/messages/length-text.ts';
import { isUnaligned } from '../../shared/session/time/unaligned.ts';
import { mediaTime } from '../../shared/session/time/timeline.ts';
import type { SourceState } from '../../shared/vocabulary/media.ts';
import type { SessionState } from '../../shared/session/state/state.ts';
import { findMessage, errorMessage, t, type MessageKey } from '../messages.ts';
import { api, ApiError } from '../sync/api.ts';
import { alignPath } from '../player/alignment.ts';
import { minutes, timeOfDay } from '../ui/clock-text.ts';
import { sizeText } from '../ui/size-text.ts';
import { stateWords, troubleWords } from './source-item.ts';
import { page } from '../ui/page.css.ts';
import { controls } from '../ui/tokens.css.ts';
import './rostrum-sending-address.ts';

/** Number of gaps that the list shows before it offers more. A bad day has thousands. */
const GAPS_SHOWN = 50;

const TROUBLE = new Set<SourceState>(['stalled', 'degraded']);

/** One recording of a session: its state, its gaps, and the actions on it. Sends `rostrum-changed`. */
@customElement('rostrum-source-card')
export class RostrumSourceCard extends LitElement {
  static override styles = [
    controls,
    page,
    css`
      :host {
        display: block;
      }
      h2 {
        margin: 0;
        overflow-wrap: anywhere;
      }
      dl {
        display: grid;
        gap: var(--space-3) var(--space-5);
        grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr));
        margin: 0;
      }
      dt {
        color: var(--muted);
        font-size: var(--text-small);
      }
      dd {
        margin: 0;
        font-weight: 600;
      }
      .address {
        margin: 0;
        color: var(--muted);
        overflow-wrap: anywhere;
      }
      summary {
        min-block-size: var(--target);
        padding-block: var(--space-2);
        cursor: pointer;
      }
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-1) var(--space-4);
        padding-block: var(--space-2);
        border-block-start: 1px solid var(--line);
      }
    `,
  ];

  @property({ attribute: false }) source!: SessionSource;
  @property({ attribute: false }) session!: SessionState;
  @property({ attribute: false }) sessionId = '';
  @property({ attribute: false }) timeZone = 'UTC';
  @property({ type: Boolean }) mayManage = false;
  @property({ type: Boolean }) mayRecord = false;

  @state() private gaps: readonly Gap[] | null = null;
  @state() private gapsShown = GAPS_SHOWN;
  @state() private open: 'nothing' | 'address' | 'ending' = 'nothing';
  @state() private error = '';
  @query('input') private readonly field!: HTMLInputElement | null;

  protected override render(): TemplateResult {
    const { source } = this;
    return html`<article class="card stack" aria-labelledby="title">
      <div class="row spread">
        <h2 id="title">${t(`recordings.kind.${source.kind}`)} · ${this.channel()}</h2>
        <span class="pill ${source.state === 'live' ? 'live' : TROUBLE.has(source.state) ? 'warn' : ''}">
          ${stateWords(source)}
        </span>
      </div>
      ${source.address === null ? nothing : html`<p class="address"><bdi>${source.address}</bdi></p>`}
      ${source.error === null ? nothing : html`<p class="notice">${troubleWords(source.kind, source.error)}</p>`}
      ${isUnaligned(this.session, source.id) ? this.unaligned() : nothing} ${this.facts()}
      ${source.gaps + source.interruptions === 0 ? nothing : this.gapList()}
      ${this.error === '' ? nothing : html`<p class="alert" role="alert">${this.error}</p>`} ${this.sending()}
      ${this.steps()}
    </article>`;
  }

  /** For a stream that an encoder sends, a lead makes and revokes the address. */
  private sending(): TemplateResult | typeof nothing {
    const { kind, state, id } = this.source;
    if (kind !== 'push' || !this.mayManage || state === 'stopped') return nothing;
    return html`<rostrum-sending-address .sourceId=${id}></rostrum-sending-address>`;
  }

  private channel(): string {
    const { role, channel } = this.source;
    return channel === role ? t(`recordings.role.${role}`) : channel;
  }

  private unaligned(): TemplateResult {
    return html`<p class="notice">${t(this.mayManage ? 'recordings.unaligned' : 'recordings.unaligned_other')}</p>`;
  }

  private facts(): TemplateResult {
    const { recordedMs, gaps, gapMs, bytes, lastSegmentAgeMs, startedAtMs, kind, original } = this.source;
    const { interruptions, interruptedMs } = this.source;
    const shown: readonly (readonly [MessageKey, string])[] = [
      ['recordings.since', startedAtMs === null ? '–' : this.timeOf(1, 0, startedAtMs)],
      ['recordings.length', lengthText(recordedMs)],
      // The words "nothing is missing" would be misread beside an interruption.
      ...(gaps === 0 && interruptions > 0
        ? []
        : ([
            [
              'recordings.gaps',
              gaps === 0
                ? t('recordings.no_gaps')
                : t('recordings.gaps_of', { count: gaps, length: lengthText(gapMs) }),
            ],
          ] as const)),
      ...(interruptions === 0
        ? []
        : ([
            [
              'recordings.interrupted',
              t('recordings.interrupted_for', { count: interruptions, length: lengthText(interruptedMs) }),
            ],
          ] as const)),
      ['recordings.size', sizeText(bytes)],
      ...(kind === 'upload' || lastSegmentAgeMs === null
        ? []
        : ([['recordings.last', t('recordings.ago', { time: minutes(lastSegmentAgeMs) })]] as const)),
      ...(original === null ? [] : ([['recordings.original', sizeText(original.bytes)]] as const)),
    ];
    return html`<dl>
      ${shown.map(
        ([name, value]) =>
          html`<div>
            <dt>${t(name)}</dt>
            <dd class="digits">${value}</dd>
          </div>`,
      )}
    </dl>`;
  }

  /** The time by the session's clock where the recording is aligned, else by the recording's own. */
  private timeOf(epoch: number, mediaMs: number, ownMs: number): string {
    const { session, source, timeZone } = this;
    const ms = mediaTime(session, { sourceId: source.id, epoch, mediaMs })?.ms ?? ownMs;
    const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone }).format(ms);
    return `${day}, ${timeOfDay(ms, timeZone)}`;
  }

  private gapList(): TemplateResult {
    const { gaps } = this;
    const rest = gaps === null ? 0 : Math.max(0, gaps.length - this.gapsShown);
    return html`<details @toggle=${this.onGaps}>
      <summary>${t('recordings.gap_list', { gaps: this.source.gaps })}</summary>
      ${
        gaps === null
          ? html`<p class="hint">${t('app.loading')}</p>`
          : html`<ol>
              ${gaps.slice(0, this.gapsShown).map((gap) => this.gapLine(gap))}
            </ol>`
      }
      ${
        rest === 0
          ? nothing
          : html`<button type="button" @click=${() => (this.gapsShown += GAPS_SHOWN)}>
              ${t('recordings.more_gaps', { count: rest })}
            </button>`
      }
    </details>`;
  }

  private gapLine({ epoch, mediaMs, pdtMs, durMs, reason }: Gap): TemplateResult {
    return html`<li>
      <span class="digits">${this.timeOf(epoch, mediaMs, pdtMs)}</span>
      <span class="digits">${t('recordings.gap_length', { seconds: Math.round(durMs / 1000) })}</span>
      <span>${findMessage(`recordings.gap.${reason}`) ?? reason}</span>
    </li>`;
  }

  private readonly onGaps = (event: Event): void => {
    if (!(event.target as HTMLDetailsElement).open) return;
    void this.attempt(async () => {
      this.gaps = (await api.get<Gaps>(`/api/sources/${this.source.id}/gaps`)).gaps;
    });
  };

  private steps(): TemplateResult | typeof nothing {
    const { source, mayManage, mayRecord, open } = this;
    if (open === 'address') return this.addressForm();
    if (open === 'ending') return this.confirmEnd();
    const isStream = source.address !== null;
    const isOver = source.state === 'stopped';
    const steps = [
      ...(isStream && mayRecord
        ? [html`<button type="button" @click=${() => void this.show('address')}>${t('recordings.replace')}</button>`]
        : []),
      ...(mayManage && source.kind !== 'upload'
        ? [
            isOver
              ? html`<button type="button" @click=${this.resume}>${t('recordings.resume')}</button>`
              : html`<button type="button" @click=${() => void this.show('ending')}>${t('recordings.end')}</button>`,
          ]
        : []),
      ...(mayManage && source.recordedMs > 0
        ? [
            html`<a
              class="button ${isUnaligned(this.session, source.id) ? 'primary' : ''}"
              href=${alignPath(this.sessionId, source.id)}
              >${t('recordings.align')}</a
            >`,
          ]
        : []),
    ];
    return steps.length === 0 ? nothing : html`<div class="row">${steps}</div>`;
  }

  private async show(what: 'address' | 'ending'): Promise<void> {
    this.open = what;
    await this.updateComplete;
    (this.field ?? this.renderRoot.querySelector<HTMLElement>('.confirm button'))?.focus();
  }

  private addressForm(): TemplateResult {
    return html`<form class="stack" @submit=${this.replace}>
      <div>
        <label for="address">${t('recordings.new_address')}</label>
        <input
          id="address"
          type="text"
          inputmode="url"
          maxlength="4000"
          autocomplete="off"
          spellcheck="false"
          required
        />
      </div>
      <div class="row">
        <button class="primary">${t('recordings.use_address')}</button>
        <button type="button" @click=${() => (this.open = 'nothing')}>${t('recordings.back')}</button>
      </div>
    </form>`;
  }

  private confirmEnd(): TemplateResult {
    return html`<div class="row confirm" role="group" aria-label=${t('recordings.end_sure')}>
      <span>${t('recordings.end_sure')}</span>
      <button type="button" @click=${this.end}>${t('recordings.end_yes')}</button>
      <button type="button" @click=${() => (this.open = 'nothing')}>${t('recordings.back')}</button>
    </div>`;
  }

  private readonly replace = (event: Event): void => {
    event.preventDefault();
    const url = this.field?.value.trim() ?? '';
    void this.attempt(() => api.post(`/api/sources/${this.source.id}/address`, { url }));
  };

  private readonly end = (): void => {
    void this.attempt(() => api.post(`/api/sources/${this.source.id}/stop`));
  };

  private readonly resume = (): void => {
    void this.attempt(() => api.post(`/api/sources/${this.source.id}/resume`));
  };

  private async attempt(action: () => Promise<unknown>): Promise<void> {
    this.error = '';
    try {
      await action();
      this.open = 'nothing';
      this.dispatchEvent(new CustomEvent('rostrum-changed'));
    } catch (error) {
      this.error = errorMessage(error instanceof ApiError ? error.code : 'internal');
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-source-card': RostrumSourceCard;
  }
}
