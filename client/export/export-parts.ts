/** Draws the parts that the export page and the clip form share: audience, recipient and refusal. */
import { css, html, type TemplateResult } from 'lit';
import type { MadeFile } from '../../shared/contract/http/exports.schema.ts';
import { READER_PROFILES, type ReaderProfile } from '../../shared/vocabulary/access.ts';
import { errorMessage, findMessage, t } from '../messages.ts';
import { ApiError } from '../sync/api.ts';

/** The choice of the audience, which every export needs first. Its consequences differ by the kind of export. */
export function readerChoice(
  of: 'takeout' | 'clip',
  chosen: ReaderProfile,
  choose: (profile: ReaderProfile) => void,
): TemplateResult {
  return html`<fieldset>
    <legend>${t(`${of}.who`)}</legend>
    ${READER_PROFILES.map(
      (profile) =>
        html`<label class="choice">
          <input
            type="radio"
            name="profile"
            .value=${profile}
            .checked=${profile === chosen}
            @change=${() => choose(profile)}
          />
          ${t(`takeout.profile.${profile}`)}
          <span class="hint">${t(`${of}.profile.${profile}_hint`)}</span>
        </label>`,
    )}
  </fieldset>`;
}

/** The name of the recipient. It is logged with the file. */
export function readerField(reader: string, change: (reader: string) => void): TemplateResult {
  return html`<div>
    <label for="reader">${t('takeout.to_whom')}</label>
    <input
      id="reader"
      required
      maxlength="300"
      autocomplete="off"
      aria-describedby="reader-hint"
      .value=${reader}
      @input=${(event: InputEvent) => change((event.target as HTMLInputElement).value)}
    />
  </div>`;
}

export function madeFile(file: MadeFile): TemplateResult {
  const { id, fileName } = file;
  return html`<p>
    ${t('takeout.done')}
    <a class="button primary" href="/api/exports/${id}" download=${fileName}>${t('takeout.download', { fileName })}</a>
    <span class="hint hash">${fileSize(file)}</span>
  </p>`;
}

export function fileSize({ sha256, bytes }: MadeFile): string {
  return t('takeout.size', { kilobytes: Math.max(1, Math.round(bytes / 1000)), hash: sha256 });
}

/** The words of a refusal. Some codes get more words here than in the common list. */
export function exportError(error: unknown): string {
  return error instanceof ApiError ? refusalWords(error) : errorMessage('internal');
}

export function refusalWords({ code, params }: Pick<ApiError, 'code' | 'params'>): string {
  if (code === 'media_gap' && params.breaks !== undefined) return t('clip.breaks');
  if (code === 'media_gap' && params.missingMs !== undefined)
    return t('clip.missing', { seconds: Math.max(1, Math.round(Number(params.missingMs) / 1000)) });
  if (code === 'unsupported_media') return t('clip.nothing_in_it');
  const reason = code === 'export_refused' ? params.reason : undefined;
  return (reason === undefined ? null : findMessage(`takeout.${String(reason)}`)) ?? errorMessage(code);
}

export const exportStyles = css`
  fieldset {
    margin: 0 0 var(--space-4);
    padding: 0;
    border: 0;
  }
  legend,
  h2 {
    margin-block-end: var(--space-2);
    font-size: var(--text-large);
    font-weight: 600;
  }
  .choice {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0 var(--space-3);
    align-items: center;
    min-block-size: var(--target);
    margin: 0;
    padding: var(--space-2) var(--space-3);
    border: 1px solid transparent;
    border-radius: var(--radius-small);
    font-weight: 500;
    cursor: pointer;
  }
  .choice:has(:checked) {
    border-color: var(--accent);
    background: var(--raised);
  }
  .choice .hint {
    grid-column: 2;
    font-weight: 400;
  }
  .hash {
    overflow-wrap: anywhere;
  }
`;
