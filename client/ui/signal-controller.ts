import { computed, effect, type ReadonlySignal } from '@preact/signals-core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Draws its element again when one signal changes. It releases the signal when the element leaves the page. An element
 * watches the fields that it shows, never the whole store.
 */
export class SignalController<T> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #signal: ReadonlySignal<T>;
  #stop: (() => void) | undefined;

  constructor(host: ReactiveControllerHost, signal: ReadonlySignal<T>) {
    this.#host = host;
    this.#signal = signal;
    host.addController(this);
  }

  get value(): T {
    return this.#signal.value;
  }

  hostConnected(): void {
    this.#stop ??= effect(() => {
      // Reading the value subscribes.
      void this.#signal.value;
      this.#host.requestUpdate();
    });
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = undefined;
  }
}

/** Watches a signal for as long as the element is on the page. */
export function watch<T>(host: ReactiveControllerHost, signal: ReadonlySignal<T>): SignalController<T> {
  return new SignalController(host, signal);
}

/** `watch` for a value that is computed from signals. */
export function follow<Value>(host: ReactiveControllerHost, read: () => Value): SignalController<Value> {
  return watch(host, computed(read));
}
