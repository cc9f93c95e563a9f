import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { t } from '../messages.ts';
import { readPastedList, repeatedSpeakers, type PastedSpeaker } from '../pages/pasted-list.ts';
import { page } from '../styles/page.css.ts';
import { controls } from '../styles/tokens.css.ts';

const SHOWN = 8;

/** A speakers' list as text, and at once what was recognized in it. Says `rostrum-speakers` when it has changed. */
@customElement('rostrum-list-paste')
export class RostrumListPaste extends LitElement {
  static override styles = [
    controls,
    page,
    css`
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        gap: var(--space-3);
        justify-content: space-between;
        align-items: center;
        min-block-size: 2.2em;
        border-block-end: 1px solid var(--line);
      }
      bdi {
        overflow-wrap: anywhere;
      }
      li > span {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
        justify-content: end;
        align-items: center;
      }
      .hint {
        margin: 0;
      }
      li .hint {
        white-space: nowrap;
      }
      .notes {
        display: grid;
        gap: var(--space-2);
        margin-block-start: var(--space-3);
      }
    `,
  ];

  @state() private speakers: readonly PastedSpeaker[] = [];
  @state() private isOpen = false;

  private readonly read = (event: Event): void => {
    this.speakers = readPastedList((event.target as HTMLTextAreaElement).value);
    this.dispatchEvent(new CustomEvent('rostrum-speakers', { detail: this.speakers }));
  };

  override render(): TemplateResult {
    const count = this.speakers.length;
    const known = this.speakers.filter(({ match }) => match.actor !== null).length;
    return html`
      <label for="list">${t('new.list')}</label>
      <textarea id="list" rows="6" spellcheck="false" aria-describedby="list-hint" @input=${this.read}></textarea>
      <div id="list-hint" class="hint">${t('new.list_hint')}</div>
      <div role="status" ?hidden=${count === 0}>
        <p style="margin-block: var(--space-3) var(--space-1)">
          ${t('new.list_count', { count, known, unknown: count - known })}
        </p>
        <ul>
          ${this.speakers.slice(0, this.isOpen ? count : SHOWN).map((speaker) => this.speaker(speaker))}
        </ul>
        ${count > SHOWN ? this.opener(count - SHOWN) : nothing}
        <div class="notes">
          ${this.repeated()}${this.speakers.some(({ times }) => times !== '') ? html`<p class="hint">${t('new.list_times_hint')}</p>` : nothing}
        </div>
      </div>
    `;
  }

  private opener(count: number): TemplateResult {
    return html`<button
      type="button"
      class="quiet"
      aria-expanded=${this.isOpen ? 'true' : 'false'}
      @click=${() => (this.isOpen = !this.isOpen)}
    >
      ${this.isOpen ? t('new.list_fewer') : t('new.list_more', { count })}
    </button>`;
  }

  private speaker({ listedAs, match, kind, times }: PastedSpeaker): TemplateResult {
    const isReply = kind === 'right_of_reply';
    return html`<li>
      <bdi>${listedAs}</bdi>
      <span>
        ${times === '' ? nothing : html`<span class="hint">${t('new.list_times', { times })}</span>`}
        ${isReply ? html`<span class="pill">${t('console.kind.right_of_reply')}</span>` : nothing}
        ${
          match.actor === null
            ? html`<span class="hint">${t('new.list_draft')}</span>`
            : html`<span class="pill">${match.actor.split(':')[1]}</span>`
        }
      </span>
    </li>`;
  }

  private repeated(): readonly TemplateResult[] {
    const repeated = repeatedSpeakers(this.speakers);
    return repeated
      .slice(0, this.isOpen ? repeated.length : SHOWN)
      .map(
        ({ name, lines }) =>
          html`<p class="hint">
            ${t('new.list_repeated', { name, count: lines.length, lines: new Intl.ListFormat('en').format(lines.map(String)) })}
          </p>`,
      );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-list-paste': RostrumListPaste;
  }
}
