import { signal } from '@preact/signals-core';
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../messages.ts';
import { follow } from '../ui/signal-controller.ts';
import { controls } from '../ui/tokens.css.ts';
import { RATES } from './pace.ts';
import type { Playback } from './playback.ts';
import type { Channel, Picture } from './stream-choice.ts';

/** One of the recordings of a session. */
export interface RecordingChoice {
  readonly sourceId: string;
  readonly label: string;
}

/** Detail: the id of the recording that was chosen. */
export type ChooseRecordingEvent = CustomEvent<string>;

const NO_CHANNELS: readonly Channel[] = [];
const NO_PICTURES: readonly Picture[] = [];

/** The choices for a picture: speed, channel, size, and which of several recordings. */
@customElement('rostrum-picture-choices')
export class RostrumPictureChoices extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: contents;
      }
      select {
        inline-size: auto;
        min-inline-size: 0;
        max-inline-size: 14rem;
        padding: var(--space-1) var(--space-2);
        background: var(--raised);
        text-overflow: ellipsis;
      }
    `,
  ];

  @property({ attribute: false }) playback: Playback | undefined;
  @property({ attribute: false }) recordings: readonly RecordingChoice[] = [];
  @property({ attribute: false }) sourceId: string | null = null;

  readonly #playback = signal<Playback | undefined>(undefined);
  readonly #rate = follow(this, () => this.#playback.value?.pace.rate.value ?? 1);
  readonly #channels = follow(this, () => this.#playback.value?.channels.value ?? NO_CHANNELS);
  readonly #channel = follow(this, () => this.#playback.value?.channel.value ?? null);
  readonly #pictures = follow(this, () => this.#playback.value?.pictures.value ?? NO_PICTURES);
  readonly #picture = follow(this, () => this.#playback.value?.picture.value ?? '');
  #byPointer = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('playback')) this.#playback.value = this.playback;
  }

  protected override render(): TemplateResult {
    const { playback, recordings } = this;
    const channels = this.#channels.value;
    const pictures = this.#pictures.value;
    return html`
      ${
        recordings.length < 2
          ? nothing
          : this.#select(
              t('player.which_recording'),
              recordings.map(({ sourceId, label }) => [sourceId, label] as const),
              this.sourceId ?? '',
              (id) => this.dispatchEvent(new CustomEvent('rostrum-choose-recording', { detail: id })),
            )
      }
      ${
        channels.length < 2
          ? nothing
          : this.#select(
              t('player.channel'),
              channels.map(({ id, name, language }) => [id, channelWords(name, language)] as const),
              this.#channel.value ?? '',
              (id) => playback?.chooseChannel(id),
            )
      }
      ${
        pictures.length < 2
          ? nothing
          : this.#select(
              t('player.picture'),
              pictures.map((each) => [each.id, pictureWords(each)] as const),
              this.#picture.value,
              (id) => playback?.choosePicture(id),
            )
      }
      ${this.#select(
        t('player.speed'),
        RATES.map((rate) => [String(rate), t('player.speed_of', { rate: String(rate) })] as const),
        String(this.#rate.value),
        (rate) => playback?.pace.setRate(Number(rate)),
      )}
    `;
  }

  #select(
    label: string,
    options: readonly (readonly [id: string, words: string])[],
    chosen: string,
    choose: (id: string) => void,
  ): TemplateResult {
    return html`<select
      aria-label=${label}
      title=${label}
      @pointerdown=${() => (this.#byPointer = true)}
      @keydown=${() => (this.#byPointer = false)}
      @change=${(event: Event) => this.#onChange(event, choose)}
    >
      ${options.some(([id]) => id === chosen) ? nothing : html`<option value="" disabled .selected=${true}>${label}</option>`}
      ${options.map(([id, words]) => html`<option value=${id} .selected=${id === chosen}>${words}</option>`)}
    </select>`;
  }

  /** A list that was used by mouse keeps no focus: the live keys act on the page. */
  #onChange(event: Event, choose: (id: string) => void): void {
    if (!(event.target instanceof HTMLSelectElement)) return;
    choose(event.target.value);
    if (this.#byPointer) event.target.blur();
  }
}

function channelWords(name: string, language: string | null): string {
  if (language === null || language === '') return name;
  return name.toLowerCase().includes(language.toLowerCase())
    ? name
    : t('player.channel_in', { name, language: language.toUpperCase() });
}

function pictureWords({ height, kbps, soundOnly }: Picture): string {
  if (soundOnly) return t('player.sound_alone');
  return height === null ? t('player.picture_kbps', { kbps }) : t('player.picture_lines', { lines: height });
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-picture-choices': RostrumPictureChoices;
  }
}
