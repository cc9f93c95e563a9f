import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { RoomLink } from '../../shared/contract/http/room.schema.ts';
import { errorMessage, t } from '../messages.ts';
import { api, ApiError } from '../sync/api.ts';
import { page } from '../ui/page.css.ts';
import { controls } from '../ui/tokens.css.ts';
import '../ui/rostrum-copy-field.ts';
import type { RostrumCopyField } from '../ui/rostrum-copy-field.ts';

/** Makes a link for the room's screen as soon as it is shown ([E9]). It also ends all links that were made. */
@customElement('rostrum-room-link')
export class RostrumRoomLink extends LitElement {
  static override styles = [
    controls,
    page,
    css`
      .hint {
        margin: 0;
      }
    `,
  ];

  @property({ attribute: false }) sessionId = '';

  @state() private url = '';
  @state() private error = '';
  @state() private ended = false;
  @query('rostrum-copy-field') private readonly field!: RostrumCopyField | null;

  protected override firstUpdated(): void {
    void this.make();
  }

  private readonly make = async (): Promise<void> => {
    await this.attempt(async () => {
      const { sessionId } = this;
      this.url = (await api.post<RoomLink>('/api/room-links', { sessionId })).url;
      this.ended = false;
    });
    await this.updateComplete;
    await this.field?.updateComplete;
    this.field?.focus();
  };

  private readonly end = async (): Promise<void> => {
    await this.attempt(async () => {
      await api.post('/api/room-links/end', { sessionId: this.sessionId });
      this.url = '';
      this.ended = true;
    });
  };

  private async attempt(action: () => Promise<void>): Promise<void> {
    this.error = '';
    try {
      await action();
    } catch (error) {
      this.error = errorMessage(error instanceof ApiError ? error.code : 'internal');
    }
  }

  override render(): TemplateResult {
    return html`<div class="stack">
      ${this.error === '' ? nothing : html`<p class="alert" role="alert">${this.error}</p>`}
      <div role="status" ?hidden=${!this.ended}>${this.ended ? t('room_link.ended') : nothing}</div>
      ${this.url === '' ? this.again() : this.link(this.url)}
    </div>`;
  }

  private again(): TemplateResult | typeof nothing {
    if (!this.ended && this.error === '') return nothing;
    return html`<div><button type="button" @click=${this.make}>${t('room_link.make')}</button></div>`;
  }

  private link(url: string): TemplateResult {
    return html`<rostrum-copy-field label=${t('room_link.title')} url=${url}>
        <a class="button" href=${url} target="_blank" rel="noopener">${t('room_link.open')}</a>
      </rostrum-copy-field>
      <p class="hint">${t('room_link.shows')}</p>
      <div class="row">
        <button type="button" @click=${this.end}>${t('room_link.end')}</button>
        <span class="hint">${t('room_link.end_hint')}</span>
      </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-room-link': RostrumRoomLink;
  }
}
