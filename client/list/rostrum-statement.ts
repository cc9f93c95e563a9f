import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { can } from '../../shared/access.ts';
import { actorOf } from '../../shared/reference/actors.ts';
import { childrenOf } from '../../shared/session/state/children.ts';
import type { CommandPayload } from '../../shared/session/commands.schema.ts';
import type { PageCommandType } from '../../shared/session/decide.ts';
import { isLocked } from '../../shared/session/reviewed-lock.ts';
import type { AboutRow, InterventionRow, NoteRow } from '../../shared/session/state/rows.ts';
import { disclosureOf, resolveId, type SessionState } from '../../shared/session/state/state.ts';
import { STANCES, type Stance } from '../../shared/vocabulary/tags.ts';
import { errorMessage, t } from '../messages.ts';
import { isHiddenSpeaker } from '../ui/speaker-name.ts';
import type { SessionStore } from '../sync/session-store.ts';
import type { StatementPart } from './statement-address.ts';
import { controls } from '../ui/tokens.css.ts';

/** A note as it was when the user began to edit it. A change by somebody else alters neither text ([K3]). */
interface Edit {
  readonly id: string;
  readonly replaces: string;
  readonly text: string;
}

/** The last action here, with the command that can be undone. */
interface Done {
  readonly words: string;
  readonly commandId: string | null;
}

/**
 * The corrections of one statement beside the list. Its user verifies quotes, edits and removes notes, sets a stance,
 * or strikes the statement out. For a hidden speaker it shows nothing.
 */
@customElement('rostrum-statement')
export class RostrumStatement extends LitElement {
  static override styles = [
    controls,
    css`
      summary {
        min-block-size: 32px;
        cursor: pointer;
        padding-inline: var(--space-1);
        font-weight: 600;
      }
      summary:focus-visible {
        outline-offset: -3px;
      }
      section {
        display: grid;
        gap: var(--space-3);
        padding: var(--space-3);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--panel);
      }
      p {
        margin: 0;
      }
      ul {
        display: grid;
        gap: var(--space-3);
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
        align-items: center;
      }
      .words {
        overflow-wrap: anywhere;
      }
      .words bdi {
        white-space: pre-wrap;
      }
      .row button,
      .row select {
        min-block-size: 32px;
        inline-size: auto;
        padding: 0 var(--space-2);
        font-size: var(--text-small);
      }
      @media (max-width: 600px) {
        section {
          max-block-size: 35vh;
          overflow: auto;
        }
      }
    `,
  ];

  @property({ attribute: false }) desk!: SessionStore;
  /** The current state. The parent element follows it. */
  @property({ attribute: false }) session!: SessionState;
  @property({ attribute: false }) interventionId = '';
  /** The part that its user came for. It gets the focus, once. */
  @property({ attribute: false }) wants: StatementPart | null = null;

  @state() private editing: Edit | null = null;
  @state() private isStriking = false;
  @state() private done: Done | null = null;
  @state() private fault = '';

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('interventionId')) {
      this.editing = null;
      this.isStriking = false;
      this.done = null;
      this.fault = '';
    }
    if (changed.has('wants') && this.wants === 'strike_out') this.isStriking = true;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('wants') && this.wants !== null) {
      const { renderRoot, wants } = this;
      const wanted = wants === 'strike_out' ? '#reason' : wants === 'stance' ? 'select' : '.verify, .edit';
      (renderRoot.querySelector<HTMLElement>(wanted) ?? renderRoot.querySelector('summary'))?.focus();
    }
    if (changed.has('editing') && this.editing !== null) this.renderRoot.querySelector('textarea')?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { session } = this;
    const row = session.tables.interventions.get(resolveId(session, this.interventionId));
    if (row === undefined || row.undone) return nothing;
    const isOpen = this.wants !== null || matchMedia('(min-width: 1240px)').matches;
    return html`<details ?open=${isOpen}>
      <summary>${t('statement.title')}</summary>
      <section>
        ${isHiddenSpeaker(session, row) ? html`<p class="hint">${t('statement.hidden')}</p>` : this.#content(row)}
        ${this.#strikeOut(row)} ${this.#said()}
      </section>
    </details>`;
  }

  get #mayChange(): boolean {
    return can(this.desk.me.role, 'session.record') && !isLocked(this.session);
  }

  #content(row: InterventionRow): TemplateResult {
    const { session } = this;
    const stands = ({ undone, removed }: NoteRow | AboutRow): boolean => !undone && !removed;
    const notes = childrenOf(session, row.id, 'notes').filter(stands);
    const abouts = childrenOf(session, row.id, 'abouts').filter(stands);
    if (notes.length + abouts.length === 0) return html`<p class="hint">${t('statement.nothing')}</p>`;
    return html`<ul>
      ${repeat(
        notes,
        ({ id }) => id,
        (note) => html`<li>${this.editing?.id === note.id ? this.#editor(note, this.editing) : this.#note(note)}</li>`,
      )}
      ${repeat(
        abouts,
        ({ id }) => id,
        (about) => html`<li class="row">${this.#about(about)}</li>`,
      )}
    </ul>`;
  }

  /** A note. Its words have quotation marks only once somebody verified them ([R6]). */
  #note(note: NoteRow): TemplateResult {
    const text = disclosureOf(this.session, note.text);
    if (text?.state !== 'value')
      return html`<p class="hint">${t(text?.state === 'erased' ? 'statement.erased' : 'statement.withheld')}</p>`;
    const isQuote = note.kind === 'quote';
    return html`<p class="words">
        <bdi>${isQuote && note.verified ? t('statement.quoted', { text: text.value }) : text.value}</bdi>
      </p>
      ${
        this.#mayChange
          ? html`<div class="row">
              ${
                isQuote
                  ? html`<button
                      type="button"
                      class="verify"
                      aria-pressed=${note.verified ? 'true' : 'false'}
                      title=${t('statement.verify_hint')}
                      @click=${() => this.#verify(note)}
                    >
                      ${t(note.verified ? 'statement.verified' : 'statement.verify')}
                    </button>`
                  : nothing
              }
              <button type="button" class="edit" @click=${() => this.#edit(note, text.value)}>
                ${t('statement.edit')}
              </button>
              <button type="button" @click=${() => this.#give('statement.removed', 'remove-note', { noteId: note.id })}>
                ${t('statement.remove')}
              </button>
            </div>`
          : isQuote
            ? html`<p class="hint">${t(note.verified ? 'statement.verified' : 'statement.unverified')}</p>`
            : nothing
      }`;
  }

  #verify({ id, verified }: NoteRow): void {
    const words = verified ? 'statement.verified_not' : 'statement.verified_now';
    this.#give(words, 'verify-quote', { noteId: id, verified: !verified });
  }

  #edit({ id, text }: NoteRow, words: string): void {
    this.editing = { id, replaces: text['~'], text: words };
  }

  #editor(note: NoteRow, { id, replaces, text }: Edit): TemplateResult {
    return html`<form
      @keydown=${this.#onEscape}
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        const changed = this.renderRoot.querySelector('textarea')?.value.trim() ?? '';
        const payload = { noteId: id, text: changed, replaces };
        if (changed !== '') this.#give('statement.edited', 'edit-note', payload, () => (this.editing = null));
      }}
    >
      <label
        >${t(note.kind === 'quote' ? 'statement.words' : 'statement.note')}
        <textarea rows="3" maxlength="4000" .value=${text}></textarea>
      </label>
      <div class="row">
        <button type="submit">${t('statement.save')}</button>
        <button type="button" class="quiet" @click=${() => (this.editing = null)}>${t('statement.cancel')}</button>
      </div>
    </form>`;
  }

  #about(about: AboutRow): TemplateResult {
    const name = actorOf(about.target)?.name ?? about.target;
    const mayChange = this.#mayChange;
    return html`<label for=${about.id}>${t('statement.about', { name })}</label>
      <select
        id=${about.id}
        ?disabled=${!mayChange}
        @change=${(event: Event) => {
          const stance = (event.target as HTMLSelectElement).value as Stance;
          this.#give('statement.stance_set', 'set-stance', { tagId: about.id, stance });
        }}
      >
        ${STANCES.map(
          (stance) =>
            html`<option value=${stance} ?selected=${stance === about.stance}>${t(`record.stance.${stance}`)}</option>`,
        )}
      </select>`;
  }

  #strikeOut(row: InterventionRow): TemplateResult | typeof nothing {
    if (row.voided) return html`<p class="hint">${t('statement.is_struck_out')}</p>`;
    if (!this.#mayChange) return nothing;
    if (!this.isStriking)
      return html`<div class="row">
        <button type="button" class="strike" @click=${() => (this.isStriking = true)}>${t('statement.strike')}</button>
      </div>`;
    return html`<form
      @keydown=${this.#onEscape}
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        const reason = this.renderRoot.querySelector<HTMLInputElement>('#reason')?.value.trim() ?? '';
        if (reason === '') return;
        this.#give('statement.struck_out', 'void-intervention', { interventionId: row.id, reason }, () => {
          this.isStriking = false;
        });
      }}
    >
      <label for="reason">${t('statement.why')}</label>
      <input id="reason" required maxlength="300" autocomplete="off" aria-describedby="why-hint" />
      <p id="why-hint" class="hint">${t('statement.why_hint')}</p>
      <div class="row">
        <button type="submit">${t('statement.strike_now')}</button>
        <button type="button" class="quiet" @click=${() => (this.isStriking = false)}>${t('statement.cancel')}</button>
      </div>
    </form>`;
  }

  /** Esc closes what is open and changes nothing. */
  readonly #onEscape = ({ key }: KeyboardEvent): void => {
    if (key !== 'Escape') return;
    this.editing = null;
    this.isStriking = false;
  };

  #said(): TemplateResult {
    const { done, fault } = this;
    return html`<div class="row" role="status">
      ${fault === '' ? nothing : html`<span class="fault">${fault}</span>`}
      ${done === null ? nothing : html`<span class="hint">${done.words}</span>`}
      ${
        done?.commandId == null
          ? nothing
          : html`<button type="button" class="take-back" @click=${() => this.#undoLast(done.commandId ?? '')}>
              ${t('statement.take_back')}
            </button>`
      }
    </div>`;
  }

  #undoLast(commandId: string): void {
    this.#give('statement.taken_back', 'undo', { commandId }, () => {
      this.done = { words: t('statement.taken_back'), commandId: null };
    });
  }

  /** Dispatches a command and announces the result. After a refusal the typed text stays. */
  #give<T extends PageCommandType>(
    words: Parameters<typeof t>[0],
    type: T,
    payload: CommandPayload<T>,
    then: () => void = () => undefined,
  ): void {
    this.fault = '';
    const { commandId, answer } = this.desk.give(type, payload);
    this.done = { words: t(words), commandId };
    void answer.then((given) => {
      if (given.ok) return then();
      this.done = null;
      this.fault = errorMessage(given.code, given.params);
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-statement': RostrumStatement;
  }
}
