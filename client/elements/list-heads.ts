import { html, type TemplateResult } from 'lit';
import { t } from '../messages.ts';
import { pathOf } from '../router.ts';

/** The heading of the list's columns. */
export function listHeads(): TemplateResult[] {
  const head = (key: Parameters<typeof t>[0], className = ''): TemplateResult =>
    html`<span role="columnheader" class=${className}>${t(key)}</span>`;
  return [
    head('list.number', 'digits'),
    head('list.picture'),
    head('list.time', 'digits'),
    head('list.who'),
    head('list.used', 'digits'),
    head('list.ended'),
    head('list.about'),
    head('list.topics'),
    html`<span role="columnheader"><span class="visually-hidden">${t('list.play_head')}</span></span>`,
  ];
}

/** Where leads go from the list. */
export function leadLinks(sessionId: string): TemplateResult {
  return html`<a class="button" href=${pathOf('align', sessionId)}>${t('list.align')}</a>
    <a class="button" href=${pathOf('take-out', sessionId)}>${t('list.take_out')}</a>`;
}
