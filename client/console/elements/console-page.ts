import type { PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import type { Action } from '../actions/action.ts';
import { listenToKeys } from '../keys/dispatch.ts';
import { settingsStore } from '../../sync/settings-store.ts';
import { createLiveConsole } from '../store/live-console.ts';
import type { SessionStore } from '../../sync/session-store.ts';
import { ConsoleElement } from './console-element.ts';

/**
 * A page around one console. It opens the console for its session store, listens to the keys, and ends both when it
 * leaves.
 */
export abstract class ConsolePage extends ConsoleElement {
  @property({ attribute: false }) desk!: SessionStore;

  #stopListening: (() => void) | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening?.();
    this.#stopListening = undefined;
    // The element may be moved and come back. Then it opens the console again.
    (this.live as typeof this.live | undefined)?.close();
    this.#opened = undefined;
  }

  #opened: SessionStore | undefined;

  protected override willUpdate(_: PropertyValues): void {
    if (this.#opened === this.desk) return;
    (this.live as typeof this.live | undefined)?.close();
    this.#stopListening?.();
    this.#opened = this.desk;
    this.live = createLiveConsole(this.desk, { storage: settingsStore, monotonicMs: () => performance.now() });
    this.#stopListening = listenToKeys(window, this.live, (action) => this.serves(action));
  }

  /** Whether this page has what an action needs. */
  protected serves(_: Action): boolean {
    return true;
  }
}
