import { html, type TemplateResult } from 'lit';
import { t } from '../messages.ts';

/** In place of a session that has not arrived: an empty list would look like one ([C12]). */
export function stillLoading(): TemplateResult {
  return html`<main><p class="card" role="status">${t('console.still_loading')}</p></main>`;
}
