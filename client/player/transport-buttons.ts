import { html, type TemplateResult } from 'lit';
import { t } from '../messages.ts';

/** The calls that move the picture. */
export interface Transport {
  togglePlay(): void;
  jumpBack(ms: number): void;
  stepFrame(by: 1 | -1): void;
}

const BACK_MS = 5000;

/** Play and pause, a few seconds back, and frame by frame ([V7]). */
export function transportButtons(transport: Transport, isPaused: boolean): TemplateResult {
  return html`<button type="button" @click=${() => transport.togglePlay()}>
      <span aria-hidden="true">${isPaused ? '▶' : '❚❚'}</span>
      <span class="visually-hidden">${isPaused ? t('player.play') : t('player.pause')}</span>
    </button>
    <button type="button" class="long" @click=${() => transport.jumpBack(BACK_MS)}>${t('player.back')}</button>
    <button type="button" title=${t('console.action.frame_back')} @click=${() => transport.stepFrame(-1)}>
      <span aria-hidden="true">◂|</span><span class="visually-hidden">${t('console.action.frame_back')}</span>
    </button>
    <button type="button" title=${t('console.action.frame_on')} @click=${() => transport.stepFrame(1)}>
      <span aria-hidden="true">|▸</span><span class="visually-hidden">${t('console.action.frame_on')}</span>
    </button>`;
}
