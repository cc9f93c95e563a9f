import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { can } from '../../shared/access.ts';
import { uncertainTimes } from '../../shared/session/time/position.ts';
import { sessionRow, type SessionState } from '../../shared/session/state/state.ts';
import { t } from '../messages.ts';
import { alignPath, unalignedFor } from './alignment.ts';
import { timeOfDay } from '../ui/clock-text.ts';
import type { SessionStore } from '../sync/session-store.ts';
import { watch, type SignalController } from '../ui/signal-controller.ts';
import { page } from '../ui/page.css.ts';
import { controls } from '../ui/tokens.css.ts';

/** Warns beside a picture that it may show another moment, and offers leads the alignment. Else it shows nothing. */
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

  @property({ attribute: false }) desk!: SessionStore;
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
    const words = doubtWords(session, sourceId);
    if (words.length === 0) return nothing;
    return html`<p class="notice" role="note">
      ${words.join(' ')}
      ${can(desk.me.role, 'recording.align') ? html`<a href=${alignPath(desk.sessionId, sourceId)}>${t('list.align_it')}</a>` : nothing}
    </p>`;
  }
}

/** The reasons why the picture beside a line may show another moment. */
function doubtWords(session: SessionState, sourceId: string): readonly string[] {
  const some = unalignedFor(session, sourceId);
  if (some !== 'none') return [t('list.unaligned', { some })];
  const timeZone = sessionRow(session)?.timeZone ?? 'UTC';
  return uncertainTimes(session, sourceId).map(({ fromMs, toMs }) =>
    t('list.near_cut', { from: timeOfDay(fromMs, timeZone), to: timeOfDay(toMs, timeZone) }),
  );
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-unaligned': RostrumUnaligned;
  }
}
