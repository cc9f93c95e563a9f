import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { t } from '../messages.ts';
import { readPastedList, type PastedSpeaker } from '../pages/pasted-list.ts';
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
      li .hint {
        margin: 0;
        white-space: nowrap;
      }
    `,
  ];

  @state() private speakers: readonly PastedSpeaker[] = [];

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
          ${this.speakers.slice(0, SHOWN).map((speaker) => this.speaker(speaker))}
        </ul>
        ${count > SHOWN ? html`<p class="hint">${t('new.list_more', { count: count - SHOWN })}</p>` : nothing}
      </div>
    `;
  }

  private speaker({ listedAs, match }: PastedSpeaker): TemplateResult {
    return html`<li>
      <bdi>${listedAs}</bdi>
      ${
        match.actor === null
          ? html`<span class="hint">${t('new.list_draft')}</span>`
          : html`<span class="pill">${match.actor.split(':')[1]}</span>`
      }
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-list-paste': RostrumListPaste;
  }
}
