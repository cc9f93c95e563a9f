import { html, nothing, type TemplateResult } from 'lit';
import { can } from '../../shared/access.ts';
import { recordedSources } from '../../shared/session/recordings/attached-sources.ts';
import { t } from '../messages.ts';
import { pathOf } from '../router.ts';
import type { SessionStore } from '../sync/session-store.ts';

/** Links from the list of a session to its other pages. */
export function listLinks({ sessionId, me, state }: SessionStore): TemplateResult {
  const mayAlign = can(me.role, 'recording.align') && recordedSources(state.peek()).length > 0;
  return html`<a class="button" href=${pathOf('console', sessionId)}>${t('list.to_console')}</a>
    <a class="button" href=${pathOf('recordings', sessionId)}>${t('list.recordings')}</a>
    ${mayAlign ? html`<a class="button" href=${pathOf('align', sessionId)}>${t('list.align')}</a>` : nothing}
    ${
      can(me.role, 'record.export')
        ? html`<a class="button" href=${pathOf('take-out', sessionId)}>${t('list.take_out')}</a>`
        : nothing
    }`;
}
