import { signal } from '@preact/signals-core';
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { isMarkedOn } from '../../shared/session/align/align.ts';
import type { GivenMoment } from '../../shared/contract/http/alignments.schema.ts';
import type { MediaPosition } from '../../shared/session/state/rows.ts';
import { sessionRow } from '../../shared/session/state/state.ts';
import type { RostrumPlayer } from '../player/rostrum-player.ts';
import { t } from '../messages.ts';
import { momentOf, placeText } from './align-words.ts';
import { minutes, timeOfDay } from '../ui/clock-text.ts';
import { itemsOf, type ListItem } from '../list/intervention-list.ts';
import type { SessionStore } from '../sync/session-store.ts';
import { follow, type SignalController } from '../ui/signal-controller.ts';
import { page } from '../ui/page.css.ts';
import { controls } from '../ui/tokens.css.ts';
import { alignStyles } from './align.css.ts';
import { speakerOf } from '../list/rostrum-list-row.ts';

const KINDS = ['start', 'end', 'time'] as const;
type Kind = (typeof KINDS)[number];

/** A known moment, with the part of the recording that it aligns and the words for it. */
export interface Known {
  readonly epoch: number;
  readonly given: GivenMoment;
  readonly words: string;
}

/** Asks what happens in the picture. Sends the moment as `rostrum-moment`, or null where there is no picture. */
@customElement('rostrum-align-moment')
export class RostrumAlignMoment extends LitElement {
  static override styles = [controls, page, alignStyles];

  @property({ attribute: false }) desk!: SessionStore;
  @property({ attribute: false }) player: RostrumPlayer | null = null;
  /** Whether the recording has several parts, so that the words must distinguish them. */
  @property({ type: Boolean }) hasParts = false;
  @property({ type: Boolean }) disabled = false;

  @state() private kind: Kind = 'start';
  @state() private statement = '';
  @state() private time = '';

  /** The player, once it is there. Its frame is read as a signal. */
  readonly #shown = signal<RostrumPlayer | null>(null);
  readonly #place = follow(this, () => {
    const frame = this.#shown.value?.frame.value;
    return frame === undefined ? null : this.frameText(frame);
  });
  #items: SignalController<readonly ListItem[]> | undefined;
  #epoch: SignalController<number | null> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const { state: session, sessionId } = this.desk;
    this.#items ??= follow(this, () => itemsOf(session.value, sessionId).filter(({ number }) => number !== null));
    this.#epoch ??= follow(this, () => this.#shown.value?.frame.value?.epoch ?? null);
  }

  protected override willUpdate(_: PropertyValues): void {
    this.#shown.value = this.player;
  }

  private frameText({ epoch, mediaMs }: MediaPosition): string {
    const time = placeText(mediaMs);
    return this.hasParts ? t('align.at_part', { part: epoch, time }) : t('align.at', { time });
  }

  private readonly give = (event: Event): void => {
    event.preventDefault();
    const frame = this.player?.frameMark();
    const given = frame && this.momentAt(frame.mediaMs);
    const detail: Known | null =
      frame === undefined || given === undefined
        ? null
        : { epoch: frame.epoch, given, words: this.wordsOf(frame.mediaMs) };
    this.dispatchEvent(new CustomEvent('rostrum-moment', { detail }));
  };

  private momentAt(mediaMs: number): GivenMoment | undefined {
    const { kind } = this;
    const chosen = this.chosen();
    if (kind !== 'time') return chosen && { mediaMs, interventionId: chosen.interventionId, edge: kind };
    const session = sessionRow(this.desk.state.peek());
    const nearMs = session?.startedAtMs ?? chosen?.startMs ?? this.desk.nowMs();
    const sessionMs = momentOf(this.time, nearMs, (ms) => timeOfDay(ms, this.timeZone));
    return sessionMs === undefined ? undefined : { mediaMs, sessionMs };
  }

  private wordsOf(mediaMs: number): string {
    const { kind } = this;
    const item = this.chosen();
    const name = kind === 'time' ? this.time : item === undefined ? '' : speakerOf(item);
    return t(`align.moment.${kind}`, { time: minutes(mediaMs), name });
  }

  /**
   * Statements whose start or end can give an anchor. Statements marked on the recording move with it and give none.
   */
  private offered(): readonly ListItem[] {
    const { kind } = this;
    const epoch = this.#epoch?.value ?? null;
    const sourceId = this.player?.sourceId ?? null;
    const items = this.#items?.value ?? [];
    if (kind === 'time' || epoch === null || sourceId === null) return items;
    const { interventions } = this.desk.state.peek().tables;
    return items.filter(({ interventionId }) => {
      const edge = interventions.get(interventionId)?.[kind] ?? null;
      return edge !== null && !isMarkedOn({ sourceId, epoch }, edge);
    });
  }

  /** The statement chosen, or the first of the list. */
  private chosen(): ListItem | undefined {
    const items = this.offered();
    return items.find(({ interventionId }) => interventionId === this.statement) ?? items[0];
  }

  private get timeZone(): string {
    return sessionRow(this.desk.state.peek())?.timeZone ?? 'UTC';
  }

  protected override render(): TemplateResult {
    const { kind } = this;
    return html`<form class="card" @submit=${this.give}>
      <h2>${t('align.step_moment')}</h2>
      <p>${t('align.step_hint')}</p>
      <p class="at">${this.#place.value ?? t('align.no_picture')}</p>
      <div>
        <label for="kind">${t('align.what')}</label>
        <select id="kind" @change=${this.chooseKind}>
          ${KINDS.map((each) => html`<option value=${each} ?selected=${each === kind}>${t(`align.what.${each}`)}</option>`)}
        </select>
      </div>
      ${kind === 'time' ? this.timeField() : this.statementField()}
      <div class="row">
        <button class="primary" ?disabled=${this.disabled || !this.canGive}>${t('align.this')}</button>
      </div>
    </form>`;
  }

  private readonly chooseKind = (event: Event): void => {
    this.kind = KINDS.find((each) => each === valueOf(event)) ?? this.kind;
  };

  private statementField(): TemplateResult {
    const chosen = this.chosen();
    if (chosen === undefined) return html`<p class="notice" role="status">${t('align.none_to_choose')}</p>`;
    return html`<div>
      <label for="statement">${t('align.statement')}</label>
      <select id="statement" @change=${(event: Event) => (this.statement = valueOf(event))}>
        ${this.offered().map(
          (item) =>
            html`<option value=${item.interventionId} ?selected=${item === chosen}>
              ${timeOfDay(item.startMs, this.timeZone)} · ${speakerOf(item)}
            </option>`,
        )}
      </select>
    </div>`;
  }

  private get canGive(): boolean {
    return this.kind === 'time' || this.chosen() !== undefined;
  }

  private timeField(): TemplateResult {
    return html`<div>
      <label for="time">${t('align.time')}</label>
      <input
        id="time"
        type="time"
        step="1"
        required
        .value=${this.time}
        @input=${(event: Event) => (this.time = valueOf(event))}
      />
    </div>`;
  }
}

function valueOf(event: Event): string {
  const { target } = event;
  return target instanceof HTMLSelectElement || target instanceof HTMLInputElement ? target.value : '';
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-align-moment': RostrumAlignMoment;
  }
}
