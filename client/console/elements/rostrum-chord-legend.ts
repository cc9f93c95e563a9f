import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { INTERRUPTION_KEYS, VANTAGE_KEYS } from '../actions/chords.ts';
import { pressKey } from '../keys/dispatch.ts';
import { ladderMs } from '../actions/limit.ts';
import { t } from '../../messages.ts';
import { minutes } from '../../ui/clock-text.ts';
import type { OpenChord } from '../store/open.ts';
import { consoleStyles } from '../../ui/console.css.ts';
import { controls } from '../../ui/tokens.css.ts';
import { ConsoleElement } from './console-element.ts';

/**
 * Shows what the digits mean while a chord is open, until it is finished or Esc closes it ([C5]). It also shows that
 * typed text goes nowhere after a refused field ([C15]).
 */
@customElement('rostrum-chord-legend')
export class RostrumChordLegend extends ConsoleElement {
  static override styles = [
    controls,
    consoleStyles,
    css`
      .card {
        border: 2px solid var(--amber);
        background: var(--raised);
      }
      .row {
        justify-content: center;
      }
      strong {
        flex-basis: 100%;
        text-align: center;
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { keysByField, open: opened } = this.live;
    const open = opened.value;
    const isUnheard = keysByField.value === 'unheard';
    this.nothingToSay(open?.what !== 'chord' && !isUnheard);
    // The question of a chord stays in sight, because its digits still count.
    if (open?.what !== 'chord') return isUnheard ? this.#unheard() : nothing;
    const { title, options } = this.#legend(open.chord);
    return html`<div class="card row" role="group" aria-label=${title}>
      <strong>${title}</strong>
      ${options.map(
        (words, index) =>
          html`<button type="button" @click=${(event: Event) => this.#press(String(index + 1), event)}>
            <kbd aria-hidden="true">${index + 1}</kbd>${words}
          </button>`,
      )}
      ${
        open.chord.kind === 'limit' && !open.chord.current
          ? html`<button type="button" @click=${(event: Event) => this.#press('l', event)}>
              <kbd aria-hidden="true">L</kbd>${t('console.chord.this_one_too')}
            </button>`
          : nothing
      }
      ${
        open.chord.kind === 'vantage' && this.live.vantage.value === null
          ? nothing
          : html`<button type="button" class="quiet" @click=${() => (this.live.open.value = null)}>
              <kbd aria-hidden="true">Esc</kbd>${t('console.chord.leave')}
            </button>`
      }
    </div>`;
  }

  #unheard(): TemplateResult {
    const words = t('console.unheard');
    return html`<div class="card row" role="group" aria-label=${words}>
      <strong>${words}</strong>
      <button type="button" class="quiet" @click=${() => (this.live.keysByField.value = 'live')}>
        <kbd aria-hidden="true">Esc</kbd>${t('console.chord.leave')}
      </button>
    </div>`;
  }

  #legend(chord: OpenChord): { title: string; options: readonly string[] } {
    switch (chord.kind) {
      case 'vantage':
        return {
          title: t('console.chord.vantage'),
          options: VANTAGE_KEYS.map((vantage) => t(`console.vantage.${vantage}`)),
        };
      case 'limit':
        return {
          title: t(chord.current ? 'console.chord.limit_now' : 'console.chord.limit'),
          options: ladderMs(this.live).map(minutes),
        };
      case 'pause_reason':
        return {
          title: t('console.chord.reason'),
          options: INTERRUPTION_KEYS.map((reason) => t(`console.reason.${reason}`)),
        };
    }
  }

  #press(key: string, event: Event): void {
    pressKey(this.live, key, this.live.press(event.timeStamp));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-chord-legend': RostrumChordLegend;
  }
}
