import { LitElement, css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { Loudness } from './loudness.ts';

/** Draws the loudness of an interval across its own width. It is decoration and hidden from screen readers. */
@customElement('rostrum-loudness')
export class RostrumLoudness extends LitElement {
  static override styles = css`
    :host {
      display: block;
      color: var(--muted);
    }
    canvas {
      display: block;
      inline-size: 100%;
      block-size: 100%;
      opacity: 0.7;
    }
  `;

  @property({ attribute: false }) loudness: Loudness | null = null;
  /** Recorder's time, Unix ms, of a place from 0 (left) to 1 (right). */
  @property({ attribute: false }) recordedMsAt: (place: number) => number | undefined = () => undefined;
  @query('canvas') private readonly canvas!: HTMLCanvasElement;

  readonly #resized = new ResizeObserver(() => this.#draw());

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  protected override render(): TemplateResult {
    return html`<canvas aria-hidden="true"></canvas>`;
  }

  protected override updated(_: PropertyValues<this>): void {
    this.#draw();
  }

  #draw(): void {
    const { canvas, loudness } = this;
    if (!this.hasUpdated) return;
    const width = Math.round(this.clientWidth * devicePixelRatio);
    const height = Math.round(this.clientHeight * devicePixelRatio);
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d');
    if (context === null || loudness === null) return;
    context.fillStyle = getComputedStyle(this).color;
    for (let x = 0; x < width; x++) {
      const atMs = this.recordedMsAt(x / width);
      if (atMs === undefined) continue;
      const peak = loudness.peaks[Math.floor((atMs - loudness.fromMs) / loudness.stepMs)] ?? 0;
      const tall = (peak / 255) * height;
      if (peak > 0) context.fillRect(x, (height - tall) / 2, 1, Math.max(tall, 1));
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-loudness': RostrumLoudness;
  }
}
