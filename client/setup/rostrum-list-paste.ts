import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { t } from '../messages.ts';
import { readPasted, repeatedSpeakers, type IgnoredLine, type PastedSpeaker } from './pasted-list.ts';
import { page } from '../ui/page.css.ts';
import { controls } from '../ui/tokens.css.ts';

const SHOWN = 8;

/**
 * A field for a speakers' list as text, with what was recognized in it. Lines that are no speaker are pointed out. A
 * press keeps them or leaves them out ([A22]). Sends `rostrum-speakers` when the list has changed.
 */
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
      .ignored p {
        margin-block: var(--space-3) var(--space-1);
      }
      .ignored bdi {
        color: var(--muted);
      }
      .notes {
        display: grid;
        gap: var(--space-2);
        margin-block-start: var(--space-3);
      }
    `,
  ];

  @state() private speakers: readonly PastedSpeaker[] = [];
  @state() private ignored: readonly IgnoredLine[] = [];
  @state() private isOpen = false;
  #text = '';
  /** Keyed by the text of a line, so that a decision holds after lines before it have changed. */
  readonly #said = new Map<string, boolean>();

  private readonly onInput = (event: Event): void => {
    this.#text = (event.target as HTMLTextAreaElement).value;
    this.#read();
  };

  #read(): void {
    const { speakers, ignored } = readPasted(this.#text, this.#said);
    this.speakers = speakers;
    this.ignored = ignored;
    this.dispatchEvent(new CustomEvent('rostrum-speakers', { detail: speakers }));
  }

  #say(text: string, isSpeaker: boolean): void {
    this.#said.set(text, isSpeaker);
    this.#read();
  }

  override render(): TemplateResult {
    const count = this.speakers.length;
    const known = this.speakers.filter(({ match }) => match.actor !== null).length;
    return html`
      <label for="list">${t('new.list')}</label>
      <textarea id="list" rows="6" spellcheck="false" aria-describedby="list-hint" @input=${this.onInput}></textarea>
      <div id="list-hint" class="hint">${t('new.list_hint')}</div>
      ${this.ignored.length === 0 ? nothing : this.left()}
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

  private left(): TemplateResult {
    return html`<div class="ignored" role="status">
      <p>${t('new.list_ignored', { count: this.ignored.length })}</p>
      <ul>
        ${this.ignored.map(
          ({ text, reason }) =>
            html`<li>
              <bdi>${text}</bdi>
              <span>
                <span class="hint">${t(`new.list_why.${reason}`)}</span>
                <button
                  type="button"
                  class="quiet"
                  aria-label=${t('new.list_keep_of', { text })}
                  @click=${() => this.#say(text, true)}
                >
                  ${t('new.list_keep')}
                </button>
              </span>
            </li>`,
        )}
      </ul>
    </div>`;
  }

  private speaker({ listedAs, match, kind, times, text }: PastedSpeaker): TemplateResult {
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
        <button
          type="button"
          class="quiet"
          aria-label=${t('new.list_no_speaker_of', { name: listedAs })}
          @click=${() => this.#say(text, false)}
        >
          ${t('console.entry.no_speaker')}
        </button>
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
