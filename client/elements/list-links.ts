import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../messages.ts';
import { pathOf } from '../router.ts';
import type { SessionDesk } from '../state/session-desk.ts';

/** From the list of a session to its other pages. */
export function listLinks({ sessionId, me }: SessionDesk): TemplateResult {
  return html`<a class="button" href=${pathOf('console', sessionId)}>${t('list.to_console')}</a>
    <a class="button" href=${pathOf('recordings', sessionId)}>${t('list.recordings')}</a>
    ${
      me.role === 'lead'
        ? html`<a class="button" href=${pathOf('align', sessionId)}>${t('list.align')}</a>
            <a class="button" href=${pathOf('take-out', sessionId)}>${t('list.take_out')}</a>`
        : nothing
    }`;
}
