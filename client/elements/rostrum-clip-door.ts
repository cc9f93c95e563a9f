import { computed } from '@preact/signals-core';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { sessionRow } from '../../shared/session/state.ts';
import type { ReaderProfile } from '../../shared/vocabulary/reader-profile.ts';
import { t } from '../messages.ts';
import { api } from '../net/api.ts';
import { timeOfDay } from '../state/clock-text.ts';
import { floorSource, itemsOf, type ListItem } from '../state/intervention-list.ts';
import type { SessionDesk } from '../state/session-desk.ts';
import { watch, type SignalController } from '../state/signal-controller.ts';
import { page } from '../styles/page.css.ts';
import { controls } from '../styles/tokens.css.ts';
import { speakerOf } from './rostrum-list-row.ts';
import { madeFile, readerChoice, readerField, takeOutError, takeOutStyles, type MadeFile } from './take-out-parts.ts';

const METHODS = ['copy', 'strict'] as const;

/** The recording of one statement on its way out ([R11]): who will see it, how it is cut, to whom, the file. */
@customElement('rostrum-clip-door')
export class RostrumClipDoor extends LitElement {
  static override styles = [controls, page, takeOutStyles];

  @property({ attribute: false }) desk!: SessionDesk;
  @property({ attribute: false }) interventionId = '';

  @state() private profile: ReaderProfile = 'internal';
  @state() private method: (typeof METHODS)[number] = 'copy';
  @state() private reader = '';
  @state() private made: MadeFile | null = null;
  @state() private isWorking = false;
  @state() private error = '';

  /** The page may be opened before the session has arrived. */
  #item: SignalController<ListItem | undefined> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const { state, sessionId } = this.desk;
    this.#item ??= watch(
      this,
      computed(() =>
        itemsOf(state.value, sessionId).find(({ interventionId }) => interventionId === this.interventionId),
      ),
    );
  }

  private readonly make = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { desk, interventionId, method, profile } = this;
    this.isWorking = true;
    this.made = null;
    this.error = '';
    try {
      this.made = await api.post<MadeFile>('/api/clips', {
        sessionId: desk.sessionId,
        interventionId,
        sourceId: floorSource(desk.state.peek()),
        method,
        profile,
        reader: this.reader.trim(),
      });
    } catch (error) {
      this.error = takeOutError(error);
    }
    this.isWorking = false;
  };

  /** What was made for one reader is not on offer for another. */
  private change(fields: { readonly profile?: ReaderProfile; readonly reader?: string }): void {
    this.made = null;
    this.error = '';
    this.profile = fields.profile ?? this.profile;
    this.reader = fields.reader ?? this.reader;
  }

  protected override render(): TemplateResult {
    const { error, isWorking, made, profile, reader } = this;
    return html`<form class="card" @submit=${this.make}>
      ${this.what()} ${readerChoice(profile, (chosen) => this.change({ profile: chosen }))}
      <div class="fields">
        ${readerField(reader, (words) => this.change({ reader: words }))}
        <div>
          <label for="method">${t('clip.method')}</label>
          <select id="method" @change=${this.chooseMethod}>
            ${METHODS.map(
              (method) =>
                html`<option value=${method} ?selected=${method === this.method}>
                  ${t(`clip.method.${method}`)}
                </option>`,
            )}
          </select>
        </div>
      </div>
      <p id="reader-hint" class="hint">${t('takeout.reader_hint')}</p>
      ${error === '' ? nothing : html`<p class="alert" role="alert">${error}</p>`}
      <div class="row">
        <button class="primary" ?disabled=${isWorking || reader.trim() === ''}>
          ${isWorking ? t('clip.cutting') : t('clip.cut')}
        </button>
      </div>
      <div role="status">${made === null ? nothing : madeFile(made)}</div>
    </form>`;
  }

  private what(): TemplateResult {
    const item = this.#item?.value;
    if (item === undefined) return html`<p class="notice">${t('clip.unknown')}</p>`;
    const time = timeOfDay(item.startMs, sessionRow(this.desk.state.peek())?.timeZone ?? 'UTC');
    return html`<h2><bdi>${t('clip.of', { name: speakerOf(item), time })}</bdi></h2>
      <p class="hint">${t('clip.hint')}</p>`;
  }

  private readonly chooseMethod = (event: Event): void => {
    const chosen = (event.target as HTMLSelectElement).value;
    this.method = METHODS.find((method) => method === chosen) ?? 'copy';
    this.made = null;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-clip-door': RostrumClipDoor;
  }
}
