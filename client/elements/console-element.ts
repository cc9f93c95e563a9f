import { effect } from '@preact/signals-core';
import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import type { LiveConsole } from '../state/live-console.ts';

/**
 * A part of the console: draws itself again when a signal that it read while drawing changes, and at no other time.
 * It lets go of them when it leaves the page.
 */
export abstract class ConsoleElement extends LitElement {
  @property({ attribute: false }) live!: LiveConsole;

  #stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // Coming back to the page: what it reads may have changed since.
    if (this.hasUpdated) this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = undefined;
  }

  /** For a part that has nothing to say now: it leaves no gap behind. */
  protected nothingToSay(isSilent: boolean): void {
    this.toggleAttribute('hidden', isSilent);
  }

  protected override performUpdate(): void {
    if (!this.isUpdatePending) return;
    this.#stop?.();
    let isDrawing = true;
    this.#stop = effect(() => {
      if (!isDrawing) {
        this.requestUpdate();
        return;
      }
      isDrawing = false;
      super.performUpdate();
    });
  }
}
