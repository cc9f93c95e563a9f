import { createMetrics, type Metrics } from '../metrics.ts';
import type { StartOptions } from './options.ts';

/** What every part of the program is made with. */
export interface Context {
  readonly options: StartOptions;
  readonly metrics: Metrics;
  /** Receives the program's own faults, for the operator's log. */
  readonly onFault: (error: unknown) => void;
  /** Parts close in the reverse order of these calls. */
  readonly closeLater: (close: () => Promise<void> | void) => void;
  /** Closes all parts. */
  close(): Promise<void>;
}

export function createContext(options: StartOptions, onFault: Context['onFault']): Context {
  const closing: (() => Promise<void> | void)[] = [];
  return {
    options,
    onFault,
    metrics: createMetrics(),
    closeLater: (close) => closing.push(close),
    async close() {
      for (let close = closing.pop(); close !== undefined; close = closing.pop()) await close();
    },
  };
}
