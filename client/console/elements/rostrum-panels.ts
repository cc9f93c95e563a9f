import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { fetchLateParts, fetchPart } from '../late-parts.ts';
import { ConsoleElement } from './console-element.ts';

/** The open panel: palette, key card, stream address, link for the room's screen, or cover. */
@customElement('rostrum-panels')
export class RostrumPanels extends ConsoleElement {
  static override styles = css`
    :host {
      display: contents;
    }
    .panel {
      position: fixed;
      z-index: 12;
      inset-block-start: 10vh;
      inset-inline: max(12px, calc(50% - 22rem));
    }
    .wide {
      inset-block-start: 6vh;
      inset-inline: max(12px, calc(50% - 32rem));
    }
  `;

  protected override firstUpdated(): void {
    fetchLateParts();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { live } = this;
    const open = live.open.value;
    if (open?.what !== 'panel') return nothing;
    fetchPart(open.panel);
    switch (open.panel) {
      case 'palette':
        return html`<div class="panel"><rostrum-palette .live=${live}></rostrum-palette></div>`;
      case 'key_card':
        return html`<div class="panel wide"><rostrum-key-card .live=${live}></rostrum-key-card></div>`;
      case 'stream':
        return html`<div class="panel"><rostrum-stream-panel .live=${live}></rostrum-stream-panel></div>`;
      case 'room':
        return html`<div class="panel"><rostrum-room-panel .live=${live}></rostrum-room-panel></div>`;
      case 'cover':
        return html`<rostrum-cover .live=${live}></rostrum-cover>`;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-panels': RostrumPanels;
  }
}
