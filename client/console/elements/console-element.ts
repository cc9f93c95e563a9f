import { effect } from '@preact/signals-core';
import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import type { LiveConsole } from '../store/live-console.ts';

/**
 * A part of the console. It draws itself again only when a signal that it read while drawing changes. It releases the
 * signals when it leaves the page.
 */
export abstract class ConsoleElement extends LitElement {
  @property({ attribute: false }) live!: LiveConsole;

  #stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // The element comes back to the page, and what it reads may have changed.
    if (this.hasUpdated) this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = undefined;
  }

  /** Hides a part that has nothing to show, without a gap. */
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
