import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { t } from '../../messages.ts';
import { consoleStyles } from '../../ui/console.css.ts';
import { panelStyles } from './panel.css.ts';
import { controls } from '../../ui/tokens.css.ts';
import { ConsoleElement } from './console-element.ts';
import '../../room/rostrum-room-link.ts';

/** The panel over the console that holds the link for the room's screen. */
@customElement('rostrum-room-panel')
export class RostrumRoomPanel extends ConsoleElement {
  static override styles = [controls, consoleStyles, panelStyles];

  protected override render(): TemplateResult {
    const close = (): void => void (this.live.open.value = null);
    return html`<div
      class="card"
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape') close();
      }}
    >
      <div class="row spread">
        <h2>${t('start.room')}</h2>
        <button type="button" class="chip" @click=${close}>
          <kbd aria-hidden="true">Esc</kbd>${t('console.close')}
        </button>
      </div>
      <rostrum-room-link .sessionId=${this.live.desk.sessionId}></rostrum-room-link>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-room-panel': RostrumRoomPanel;
  }
}
