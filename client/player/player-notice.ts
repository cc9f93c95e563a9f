import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../messages.ts';
import type { StreamState } from './hls-stream.ts';

/** The facts that decide the notice over a picture. */
export interface PictureState {
  readonly stream: StreamState;
  /** A hidden speaker is in the picture, for a reader who may not see them ([P7]). */
  readonly isCovered: boolean;
  /** A hidden speaker is in the picture. */
  readonly showsHidden: boolean;
  readonly isLive: boolean;
  /** False for sound alone. */
  readonly hasPicture: boolean;
}

/** The notice over the picture, or in its place. */
export function playerNotice(of: PictureState): TemplateResult | typeof nothing {
  const { stream, isCovered, showsHidden, isLive, hasPicture } = of;
  if (isCovered)
    return html`<div class="notice covers">${t(isLive ? 'player.withheld_live' : 'player.withheld')}</div>`;
  if (showsHidden) return html`<div class="strip">${t('player.for_leads')}</div>`;
  if (stream === 'idle' || stream === 'loading') return nothing;
  if (stream !== 'ready') return html`<div class="notice">${t(`player.${stream}`)}</div>`;
  return hasPicture ? nothing : html`<div class="notice">${t('player.no_picture')}</div>`;
}
