import { html, nothing, type TemplateResult } from 'lit';
import { sessionRow, type SessionState } from '../../shared/session/state/state.ts';
import { t } from '../messages.ts';
import type { Playback } from './playback.ts';

/** Distance from live from which catching up is offered, s. A player buffers this much. */
const CATCH_UP_FROM_S = 4;

export interface PlayerOffersDeps {
  readonly playback: Playback;
  readonly video: HTMLVideoElement;
  readonly state: SessionState | undefined;
  /** Whether the recording may still grow. */
  readonly goesOn: boolean;
  readonly toLive: () => void;
}

/** Where the picture can go from its current position. */
export function playerOffers({ playback, video, state, goesOn, toLive }: PlayerOffersDeps): TemplateResult {
  return html`${
    canCatchUp(playback, video)
      ? html`<button type="button" @click=${() => playback.pace.catchUp()}>${t('player.catch_up')}</button>`
      : nothing
  }
  ${
    hasMoreBefore(playback, state)
      ? html`<button type="button" class="long" @click=${() => playback.toRecorded()}>
          ${t('player.whole_session')}
        </button>`
      : nothing
  }
  ${goesOn ? html`<button type="button" @click=${toLive}>${t('player.live')}</button>` : nothing}`;
}

/** Whether the live picture is behind the newest media that it could show. */
function canCatchUp({ liveS, pace }: Playback, { currentTime }: HTMLVideoElement): boolean {
  const newestS = liveS();
  return newestS !== undefined && pace.rate.value <= 1 && newestS - currentTime >= CATCH_UP_FROM_S;
}

/** Whether the session began before the first frame of the live playlist. */
function hasMoreBefore(playback: Playback, state: SessionState | undefined): boolean {
  const startedAtMs = (state && sessionRow(state)?.startedAtMs) ?? null;
  return playback.isLive.value && startedAtMs !== null && playback.reachesBefore(startedAtMs);
}
