import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { SessionState } from '../../shared/session/state.ts';
import { t } from '../messages.ts';
import { alignPath, unalignedFor } from '../state/alignment.ts';
import type { SessionDesk } from '../state/session-desk.ts';
import { watch, type SignalController } from '../state/signal-controller.ts';
import { page } from '../styles/page.css.ts';
import { controls } from '../styles/tokens.css.ts';

/** Says beside a picture that its recording is not aligned yet, with a lead's way to do it; nothing once it is. */
@customElement('rostrum-unaligned')
export class RostrumUnaligned extends LitElement {
  static override styles = [
    controls,
    page,
    css`
      .notice {
        margin-block: var(--space-2);
      }
    `,
  ];

  @property({ attribute: false }) desk!: SessionDesk;
  @property({ attribute: false }) sourceId: string | null = null;

  #session: SignalController<SessionState> | undefined;

  protected override firstUpdated(): void {
    const { state } = this.desk;
    this.#session = watch(this, state);
    this.requestUpdate();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { desk, sourceId } = this;
    const session = this.#session?.value;
    if (session === undefined || sourceId === null) return nothing;
    const some = unalignedFor(session, sourceId);
    if (some === 'none') return nothing;
    return html`<p class="notice" role="note">
      ${t('list.unaligned', { some })}
      ${desk.me.role === 'lead' ? html`<a href=${alignPath(desk.sessionId, sourceId)}>${t('list.align_it')}</a>` : nothing}
    </p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-unaligned': RostrumUnaligned;
  }
}
