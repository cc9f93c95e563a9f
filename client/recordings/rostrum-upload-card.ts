import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { ifDefined } from 'lit/directives/if-defined.js';
import type { Upload } from '../../shared/contract/http/uploads.schema.ts';
import { errorMessage, t } from '../messages.ts';
import { ApiError } from '../sync/api.ts';
import { cancelUpload, makeAgain } from './send-file.ts';
import { forget, goOn, pause, type Sending } from './uploads.ts';
import { sizeText } from '../ui/size-text.ts';
import { page } from '../ui/page.css.ts';
import { controls } from '../ui/tokens.css.ts';

/** An upload: its progress, and the actions on it. Sends `rostrum-changed`. */
@customElement('rostrum-upload-card')
export class RostrumUploadCard extends LitElement {
  static override styles = [
    controls,
    page,
    css`
      :host {
        display: block;
      }
      h2 {
        margin: 0;
        overflow-wrap: anywhere;
      }
      progress {
        inline-size: 100%;
        block-size: 12px;
        accent-color: var(--accent);
      }
      p {
        margin: 0;
      }
    `,
  ];

  @property({ attribute: false }) upload!: Upload;
  /** The upload of this window. Undefined if the window does not have the file. */
  @property({ attribute: false }) sending: Sending | undefined;

  @state() private fault = '';
  @query('input') private readonly chooser!: HTMLInputElement | null;

  protected override render(): TemplateResult {
    const { upload, sending } = this;
    const error = this.fault !== '' ? this.fault : wordsOf(sending?.error ?? upload.error);
    const share = this.share();
    return html`<article class="card stack" aria-labelledby="name">
      <h2 id="name"><bdi>${upload.name === '' ? t('recordings.a_file') : upload.name}</bdi></h2>
      ${upload.state === 'failed' ? nothing : html`<progress aria-labelledby="how" max="1" value=${ifDefined(share ?? undefined)}></progress>`}
      <p id="how" role="status">${this.words(share)}</p>
      ${error === '' ? nothing : html`<p class="alert" role="alert">${error}</p>`}
      <div class="row">${this.steps()}</div>
    </article>`;
  }

  private share(): number | null {
    const { upload, sending } = this;
    if (upload.state === 'sending') return Math.max(sending?.bytes ?? 0, upload.bytes) / upload.sizeBytes;
    return upload.progress;
  }

  private words(share: number | null): string {
    const { upload, sending } = this;
    const percent = Math.floor((share ?? 0) * 100);
    if (upload.state === 'failed') return t('recordings.upload.failed');
    if (upload.state !== 'sending')
      return share === null ? t('recordings.upload.making') : t('recordings.upload.making_at', { percent });
    const size = sizeText(upload.sizeBytes);
    switch (sending?.state) {
      case undefined:
        return t('recordings.upload.left', { percent, size });
      case 'sending':
        return t('recordings.upload.sending', { percent, size });
      case 'waiting':
        return t('recordings.upload.waiting', { percent, size });
      case 'paused':
      case 'failed':
        return t('recordings.upload.paused', { percent, size });
    }
  }

  private steps(): TemplateResult {
    const { upload, sending } = this;
    const cancel = html`<button type="button" @click=${this.cancel}>${t('recordings.upload.cancel')}</button>`;
    if (upload.state === 'recording') return html``;
    if (upload.state === 'making') return cancel;
    if (upload.state === 'failed')
      return html`<button type="button" @click=${() => void this.attempt(() => makeAgain(upload.id))}>
          ${t('app.try_again')}
        </button>
        ${cancel}`;
    if (sending === undefined)
      return html`<label class="button primary">
          ${t('recordings.upload.choose_again')}
          <input class="visually-hidden" type="file" @change=${this.chosen} />
        </label>
        ${cancel}`;
    const isOn = sending.state === 'sending' || sending.state === 'waiting';
    return html`<button type="button" @click=${() => (isOn ? pause(upload.id) : void goOn(upload.id))}>
        ${t(isOn ? 'recordings.upload.pause' : 'recordings.upload.go_on')}
      </button>
      ${cancel}`;
  }

  /** Accepts only the same file: another one behind the first half would make a recording of neither. */
  private readonly chosen = (): void => {
    const file = this.chooser?.files?.[0];
    const { id, name, sizeBytes } = this.upload;
    if (file === undefined) return;
    const isSame = file.size === sizeBytes && (name === '' || file.name === name);
    this.fault = isSame ? '' : t('recordings.upload.other_file', { name, size: sizeText(sizeBytes) });
    if (isSame) void goOn(id, file);
  };

  private readonly cancel = (): void => {
    const { id } = this.upload;
    forget(id);
    void this.attempt(() => cancelUpload(id));
  };

  private async attempt(action: () => Promise<void>): Promise<void> {
    this.fault = '';
    try {
      await action();
    } catch (error) {
      this.fault = errorMessage(error instanceof ApiError ? error.code : 'internal');
    }
    this.dispatchEvent(new CustomEvent('rostrum-changed'));
  }
}

function wordsOf(code: string | null): string {
  if (code === null) return '';
  return code === 'ffmpeg_failed' ? t('recordings.upload.broken') : errorMessage(code);
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-upload-card': RostrumUploadCard;
  }
}
