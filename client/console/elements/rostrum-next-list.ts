import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { lengthText } from '../../../shared/messages/length-text.ts';
import { allottedAt } from '../../../shared/session/limits/limits.ts';
import type { EntryRow } from '../../../shared/session/state/rows.ts';
import { offerOf, type Offer } from '../actions/fields.ts';
import { editOf, lineOf } from '../../list/list-lines.ts';
import { finishField } from '../actions/finish-field.ts';
import { fitting, sayWhoKeeps, startEntry } from '../actions/floor.ts';
import { findMessage, t } from '../../messages.ts';
import { timeOfDay } from '../../ui/clock-text.ts';
import { isHiddenSpeaker, onBehalfOf, speakerName } from '../../ui/speaker-name.ts';
import { consoleStyles } from '../../ui/console.css.ts';
import { controls } from '../../ui/tokens.css.ts';
import { ConsoleElement } from './console-element.ts';
import '../../list/rostrum-entry-tools.ts';
import type { LineEvent, OffListEvent } from '../../list/rostrum-entry-tools.ts';
import './rostrum-type-ahead.ts';

/** Number of rows drawn. The list page has all of them. */
const SHOWN = 40;
/** Assumed length of a session whose planned end is not known, ms. */
const USUAL_LENGTH_MS = 10_800_000;

/** The waiting entries, and the field for a speaker who was heard as next. */
@customElement('rostrum-next-list')
export class RostrumNextList extends ConsoleElement {
  static override styles = [
    controls,
    consoleStyles,
    css`
      /* As high as the page makes it; then those who wait scroll and the field stays. */
      section {
        display: flex;
        flex-direction: column;
        block-size: 100%;
      }
      ol {
        flex: 0 1 auto;
        min-block-size: 5rem;
        margin: var(--space-2) 0;
        padding: 0;
        overflow-y: auto;
        list-style: none;
      }
      li {
        padding-block: 2px;
        border-block-end: 1px solid var(--line);
      }
      .entry {
        display: grid;
        grid-template-columns: 1.75rem minmax(0, 1fr) auto auto auto;
        gap: var(--space-2);
        align-items: center;
      }
      li:first-child .name {
        font-weight: 650;
      }
      .number {
        color: var(--muted);
        text-align: end;
      }
      .menu {
        min-block-size: 32px;
        min-inline-size: 36px;
        padding: 0;
      }
      .what {
        padding-block: var(--space-2);
      }
      @media (pointer: coarse) {
        .menu {
          min-block-size: var(--target);
          min-inline-size: var(--target);
        }
      }
    `,
  ];

  /** The entry whose menu is open. Until it closes, the list stays as it was. */
  @state() private chosen: string | undefined;
  @query('rostrum-type-ahead') private readonly field!: HTMLElement | null;
  #frozen: readonly EntryRow[] | undefined;
  #offer: Offer | undefined;

  protected override render(): TemplateResult {
    const { live } = this;
    const waiting = live.waiting.value;
    if (this.chosen === undefined) this.#frozen = undefined;
    const rows = this.#frozen ?? waiting;
    const changed =
      this.#frozen !== undefined && this.#frozen !== waiting ? this.#differences(this.#frozen, waiting) : 0;
    return html`<section class="card" aria-label=${t('console.next')}>
      <div class="row spread">
        <h2>${t(live.session.value?.listOpen === false ? 'console.next_closed' : 'console.next')}</h2>
        <span class="muted small">${this.#summary(waiting.length)}</span>
      </div>
      ${
        changed > 0
          ? html`<button type="button" class="chip" @click=${() => (this.chosen = undefined)}>
              ${t('console.list_changed', { count: changed })}
            </button>`
          : nothing
      }
      ${
        rows.length === 0
          ? html`<p class="muted">${t(live.mayChange.value ? 'console.list_empty' : 'console.waiting_none')}</p>`
          : html`<ol>
              ${repeat(
                rows.slice(0, SHOWN),
                ({ id }) => id,
                (entry, index) => this.#row(entry, index),
              )}
            </ol>`
      }
      ${rows.length > SHOWN ? html`<p class="muted small">${t('console.list_more', { count: rows.length - SHOWN })}</p>` : nothing}
      ${live.mayChange.value ? this.#heardNext() : nothing}
    </section>`;
  }

  #heardNext(): TemplateResult {
    const open = this.live.open.value;
    return html`<rostrum-type-ahead
      many
      label=${t('console.field.heard_next')}
      placeholder=${t('console.field.heard_next_how')}
      .offer=${this.#offer}
      .focused=${open?.what === 'field' && open.field.kind === 'heard_next'}
      @focusin=${this.#onFieldFocus}
      @rostrum-choose=${this.#onHeard}
      @rostrum-leave=${this.#onLeave}
    ></rostrum-type-ahead>`;
  }

  #summary(count: number): string {
    const { live } = this;
    if (count === 0) return t('console.waiting_none');
    const startedAtMs = live.session.value?.startedAtMs ?? null;
    if (startedAtMs === null) return t('console.waiting', { count });
    void live.floor.value;
    const endMs = startedAtMs + USUAL_LENGTH_MS;
    const fit = fitting(live, endMs, live.clockMs.peek());
    if (fit === null || endMs < live.clockMs.peek()) return t('console.waiting', { count });
    const until = timeOfDay(endMs, live.session.value?.timeZone ?? 'UTC').slice(0, 5);
    return t('console.waiting_fit', { count, fit: Math.min(fit, count), until });
  }

  #differences(before: readonly EntryRow[], after: readonly EntryRow[]): number {
    const ids = new Set(before.map(({ id }) => id));
    const gone = new Set(after.map(({ id }) => id));
    const moved = before.some((row, index) => gone.has(row.id) && after[index]?.id !== row.id);
    const count = after.filter(({ id }) => !ids.has(id)).length + before.filter(({ id }) => !gone.has(id)).length;
    return Math.max(count, moved ? 1 : 0);
  }

  #row(entry: EntryRow, index: number): TemplateResult {
    const { live } = this;
    const state = live.desk.state.value;
    const allottedMs = allottedAt(state, entry.kind, entry.class, live.clockMs.peek()).ms;
    const isOpen = this.chosen === entry.id;
    const name = speakerName(state, entry);
    const isReply = entry.kind === 'right_of_reply';
    return html`<li>
      <div class="entry">
        <span class="number digits">${index + 1}</span>
        <span class="name"
          ><bdi>${name}</bdi>
          <span class="muted small"
            >${isReply ? t('console.kind.right_of_reply') : onBehalfOf(state, entry)}</span
          ></span
        >
        <span class="muted small">${findMessage(`console.class_short.${entry.class}`) ?? ''}</span>
        <span class="muted small digits">${allottedMs === null ? '' : lengthText(allottedMs)}</span>
        ${
          live.mayChange.value
            ? html`<button
                type="button"
                class="menu quiet"
                aria-expanded=${isOpen ? 'true' : 'false'}
                aria-label=${t('console.entry.menu', { name })}
                @click=${() => this.#toggle(entry.id)}
              >
                ⋮
              </button>`
            : nothing
        }
      </div>
      ${isOpen ? this.#menu(entry, index) : nothing}
    </li>`;
  }

  #toggle(id: string): void {
    const isOpen = this.chosen === id;
    this.#frozen = isOpen ? undefined : this.live.waiting.peek();
    this.chosen = isOpen ? undefined : id;
  }

  #menu(entry: EntryRow, index: number): TemplateResult {
    const rows = this.#frozen ?? [];
    const done = (act: () => void) => (): void => {
      act();
      this.chosen = undefined;
    };
    const move = (before: EntryRow | undefined) => () =>
      this.live.give('move-entry', { entryId: entry.id, beforeEntryId: before?.id ?? null });
    const button = (words: string, act: () => void): TemplateResult =>
      html`<button type="button" class="chip" @click=${done(act)}>${words}</button>`;
    return html`<div class="row what">
      <button type="button" class="chip" @click=${(event: Event) => this.#begin(entry, event.timeStamp)}>
        ${t('console.entry.begin')}
      </button>
      ${index > 0 ? button(t('console.entry.up'), move(rows[index - 1])) : nothing}
      ${index > 1 ? button(t('console.entry.first'), move(rows[0])) : nothing}
      ${index < rows.length - 1 ? button(t('console.entry.down'), move(rows[index + 2])) : nothing}
      ${
        index < rows.length - 1
          ? button(t('console.entry.swap'), () => {
              const other = rows[index + 1];
              if (other !== undefined) this.live.give('swap-entries', { entryId: entry.id, withEntryId: other.id });
            })
          : nothing
      }
      ${button(t('console.entry.absent'), () => this.live.give('set-entry-status', { entryId: entry.id, status: 'absent_when_called' }))}
      ${button(t('console.entry.withdrawn'), () => this.live.give('set-entry-status', { entryId: entry.id, status: 'withdrawn' }))}
      <rostrum-entry-tools
        .line=${lineOf(this.live.state(), entry)}
        @rostrum-line=${({ line }: LineEvent) => {
          this.live.give('edit-entry', editOf(entry, line));
          this.#sayLine(entry, 'console.say.entry_edited');
        }}
        @rostrum-off-list=${({ status }: OffListEvent) => {
          // The toast has the name while the entry still has one here.
          this.#sayLine(entry, status === 'deleted' ? 'console.say.entry_deleted' : 'console.say.no_speaker');
          this.live.give('set-entry-status', { entryId: entry.id, status });
        }}
      ></rostrum-entry-tools>
    </div>`;
  }

  #sayLine(
    entry: EntryRow,
    key: 'console.say.entry_edited' | 'console.say.entry_deleted' | 'console.say.no_speaker',
  ): void {
    const row = this.live.state().tables.entries.get(entry.id) ?? entry;
    const { live } = this;
    // A deleted line has no name to ask for later, and a hidden one must not keep its name.
    const name = live.name(row);
    live.say(() => t(key, { name: isHiddenSpeaker(live.state(), row) ? live.nameOf(row.id) : name }));
    this.chosen = undefined;
  }

  #begin(entry: EntryRow, stampMs: number): void {
    const { live } = this;
    this.chosen = undefined;
    if (!live.keeper.peek().isMine) return sayWhoKeeps(live);
    const mark = live.mark(live.press(stampMs), 'start_or_stop');
    if (mark !== undefined) startEntry(live, entry, mark, live.floor.peek().holder?.id ?? null);
  }

  #onFieldFocus(): void {
    this.#offer = offerOf(this.live, { kind: 'heard_next' });
    const open = this.live.open.peek();
    if (open?.what !== 'field') this.live.open.value = { what: 'field', field: { kind: 'heard_next' } };
    this.requestUpdate();
  }

  #onHeard(event: HTMLElementEventMap['rostrum-choose']): void {
    finishField(this.live, { kind: 'heard_next' }, event.choice);
    this.#offer = offerOf(this.live, { kind: 'heard_next' });
    this.requestUpdate();
  }

  #onLeave(): void {
    this.live.open.value = null;
    const { activeElement } = this.field?.shadowRoot ?? {};
    if (activeElement instanceof HTMLElement) activeElement.blur();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-next-list': RostrumNextList;
  }
}
