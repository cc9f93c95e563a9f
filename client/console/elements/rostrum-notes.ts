import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { NoteRow } from '../../../shared/session/state/rows.ts';
import { disclosureOf, type SessionState } from '../../../shared/session/state/state.ts';
import { markTime } from '../../../shared/session/time/timeline.ts';
import { actionOf, runAction } from '../actions/actions.ts';
import { openNote, saveNote } from '../actions/tagging.ts';
import { t } from '../../messages.ts';
import { timeOfDay } from '../../ui/clock-text.ts';
import { isHiddenSpeaker, speakerName } from '../../ui/speaker-name.ts';
import { consoleStyles } from '../../ui/console.css.ts';
import { controls } from '../../ui/tokens.css.ts';
import { ConsoleElement } from './console-element.ts';

/** Number of the last notes that stay in view. */
const SHOWN = 6;

/** The last notes and the field for the next one. Enter saves. Esc leaves the field and keeps the text. */
@customElement('rostrum-notes')
export class RostrumNotes extends ConsoleElement {
  static override styles = [
    controls,
    consoleStyles,
    css`
      /* As high as the page makes it; then the notes scroll and the field stays. */
      section {
        display: flex;
        flex-direction: column;
        block-size: 100%;
      }
      ol {
        display: grid;
        flex: 1 1 auto;
        gap: var(--space-1);
        align-content: start;
        min-block-size: 1.5em;
        max-block-size: 16rem;
        margin: var(--space-2) 0 0;
        padding: 0;
        overflow-y: auto;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--space-2);
        overflow-wrap: anywhere;
      }
      textarea {
        flex: none;
        min-block-size: var(--target);
        max-block-size: 9em;
        margin-block-start: var(--space-2);
        resize: none;
      }
      .about {
        flex: 1 1 8rem;
      }
      .count {
        padding-inline: var(--space-2);
        border: 1px solid var(--muted);
        border-radius: 99px;
      }
      .quote {
        border-inline-start: 3px solid var(--blue);
        padding-inline-start: var(--space-2);
      }
    `,
  ];

  @query('textarea') private readonly input!: HTMLTextAreaElement | null;
  @query('ol') private readonly list!: HTMLOListElement | null;
  #wasOpen = false;
  #isAtEnd = true;
  /** The notes of a table, sorted once and not at every key. */
  #seen: { readonly notes: SessionState['tables']['notes']; readonly rows: readonly NoteRow[] } | undefined;

  protected override render(): TemplateResult {
    const { live } = this;
    const { settings, vantage, open, noteText } = live;
    const isNote = open.value?.what === 'note';
    const isOpen = isNote || (settings.notesOpen.value ?? vantage.value !== 'room');
    this.toggleAttribute('folded', !isOpen);
    const count = this.#rows().length;
    return html`<section class="card" aria-label=${t('console.notes')}>
      <div class="row spread">
        <h2>
          ${t('console.notes')}
          ${live.mayRecord ? html`<kbd aria-hidden="true">↵</kbd>` : nothing}${isOpen || count === 0 ? nothing : html` <span class="count digits">${count}</span>`}
        </h2>
        ${isOpen && live.mayChange.value ? html`<span id="about" class="small about">${this.#about()}</span>` : nothing}
        <button
          type="button"
          class="chip"
          aria-expanded=${isOpen ? 'true' : 'false'}
          @click=${() => settings.setNotesOpen(!isOpen)}
        >
          ${isOpen ? t('console.notes_fold') : t('console.notes_open')}
        </button>
      </div>
      ${isOpen ? this.#last() : nothing}
      ${
        isOpen && live.mayChange.value
          ? html`<textarea
              rows="1"
              maxlength="4000"
              aria-labelledby="about"
              placeholder=${t('console.note_how')}
              .value=${noteText.value}
              @focus=${this.#onFocus}
              @input=${(event: Event) => (noteText.value = (event.target as HTMLTextAreaElement).value)}
              @keydown=${this.#onKeyDown}
            ></textarea>`
          : nothing
      }
    </section>`;
  }

  protected override willUpdate(): void {
    const list = this.list;
    // A user who has scrolled back to read is not moved away.
    this.#isAtEnd = list === null || list.scrollTop + list.clientHeight >= list.scrollHeight - 4;
  }

  protected override updated(): void {
    if (this.#isAtEnd) this.list?.scrollTo({ top: this.list.scrollHeight });
    const isNote = this.live.open.peek()?.what === 'note';
    if (isNote && !this.#wasOpen) this.input?.focus();
    if (!isNote && this.#wasOpen) this.input?.blur();
    this.#wasOpen = isNote;
  }

  #about(): string {
    const { live } = this;
    const open = live.open.value;
    const note = open?.what === 'note' ? open.note : undefined;
    const row =
      note?.interventionId == null ? undefined : live.desk.state.value.tables.interventions.get(note.interventionId);
    const name = row === undefined ? null : speakerName(live.desk.state.value, row);
    if (name === null) return t('console.note_field');
    return t(note?.kind === 'quote' ? 'console.quote_on' : 'console.note_on', { name });
  }

  /** All notes in force, in their order. */
  #rows(): readonly NoteRow[] {
    const { notes } = this.live.desk.state.value.tables;
    if (this.#seen?.notes !== notes) {
      const rows = [...notes.values()].filter(({ undone, removed }) => !undone && !removed);
      this.#seen = { notes, rows: rows.sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1)) };
    }
    return this.#seen.rows;
  }

  #last(): TemplateResult | typeof nothing {
    const { live } = this;
    const state = live.desk.state.value;
    const zone = live.session.value?.timeZone ?? 'UTC';
    const last = this.#rows().slice(-SHOWN);
    if (last.length === 0) return nothing;
    return html`<ol>
      ${repeat(
        last,
        ({ id }) => id,
        (row) =>
          html`<li>
            <span class="muted digits small">${timeOfDay(markTime(state, row.mark).ms, zone)}</span>${this.#words(row)}
          </li>`,
      )}
    </ol>`;
  }

  #words(row: NoteRow): TemplateResult {
    const state = this.live.desk.state.value;
    const about = row.intervention === null ? undefined : state.tables.interventions.get(row.intervention);
    const text = disclosureOf(state, row.text);
    if (about !== undefined && isHiddenSpeaker(state, about))
      return html`<span class="muted">${t('console.speaker.hidden')}</span>`;
    if (text?.state !== 'value')
      return html`<span class="muted"
        >${t(text?.state === 'erased' ? 'console.speaker.erased' : 'console.note_withheld')}</span
      >`;
    // Words that nobody verified never have quotation marks.
    const isQuote = row.kind === 'quote';
    return html`<span class=${isQuote ? 'quote' : ''}
      ><bdi>${isQuote && row.verified ? t('console.quoted', { text: text.value }) : text.value}</bdi>
      <span class="muted small"
        >${about === undefined ? '' : speakerName(state, about)}${isQuote && !row.verified ? ` · ${t('console.unverified')}` : ''}</span
      ></span
    >`;
  }

  /** A click into the field is a first key too. */
  #onFocus(event: FocusEvent): void {
    if (this.live.open.peek()?.what !== 'note') openNote(this.live, this.live.press(event.timeStamp), 'note');
  }

  #onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      this.live.open.value = null;
      this.input?.blur();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      if (event.repeat) return;
      saveNote(this.live);
      this.input?.blur();
      const next = actionOf('next');
      if ((event.ctrlKey || event.metaKey) && next !== undefined && this.live.keeper.peek().isMine)
        runAction(this.live, next, this.live.press(event.timeStamp));
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-notes': RostrumNotes;
  }
}
