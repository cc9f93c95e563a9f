import { html, type TemplateResult } from 'lit';
import { t } from '../messages.ts';

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
