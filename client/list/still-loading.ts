import { html, type TemplateResult } from 'lit';
import { t } from '../messages.ts';

/** Stands in for a session that has not arrived. An empty list would look like a session without speakers ([C12]). */
export function stillLoading(): TemplateResult {
  return html`<main><p class="card" role="status">${t('console.still_loading')}</p></main>`;
}
