import type { AddressGuard } from '../guard/address-guard.ts';
import { piecesOf } from './fragments.ts';
import { IngestError } from '../ingest-error.ts';
import { openLiveInput } from './live-input.ts';
import type { LiveProgram } from './live-program.ts';
import type { SourceRow } from '../index/media-index.ts';
import { startPush, type PushDeps } from '../push/push.ts';
import type { Recording } from '../recording.ts';
import { createRunWriter, PLAYLIST } from './run-writer.ts';

/** Time limit, ms, for the connection, for the program's first look at the stream, and for the first fragment. */
const FIRST_FRAGMENT_MS = 30_000;
/** Longest silence, in target durations. */
const PATIENCE_TARGETS = 3;
const FIRST_BACK_OFF_MS = 500;
const LONGEST_BACK_OFF_MS = 5000;

export interface AdapterDeps extends Omit<PushDeps, 'onPlaylist'> {
  readonly guard: AddressGuard;
  readonly program: LiveProgram;
}

/** Records streams other than HLS by a supervised program, until it is closed ([M21], [M22]). */
export interface Adapter extends Recording {
  setUrl(url: string): void;
}

/**
 * Each start of the program is an epoch of its own. The server writes the playlist of its fragments, which then take
 * the path of every sent stream ([M24]).
 */
export async function startAdapter(source: SourceRow, deps: AdapterDeps): Promise<Adapter> {
  const { guard, program, runtime } = deps;
  const push = await startPush({ id: source.id, url: PLAYLIST, pinnedVariantUrl: null }, deps);
  const stop = new AbortController();
  const stopped = (): boolean => stop.signal.aborted;
  let { url } = source;
  let backOffMs = FIRST_BACK_OFF_MS;
  /** Aborts when the address changes. */
  let turn = new AbortController();

  /** Runs the program once, from its connection to its end. Throws the reason of the end, also after silence. */
  async function record(): Promise<void> {
    const run = new AbortController();
    const end = (): void => run.abort();
    const signals = [stop.signal, turn.signal];
    for (const signal of signals) signal.addEventListener('abort', end);
    if (signals.some(({ aborted }) => aborted)) end();
    const input = await openLiveInput(url, guard);
    try {
      const { output, ended } = program.start(input.input, run.signal);
      const watch = watchSilence(run);
      const taken = take(output, watch.heard).finally(watch.done);
      // If the server cannot store the output, the program ends.
      taken.catch(end);
      const [outcome] = await Promise.allSettled([taken]);
      const { code, message } = await ended;
      if (stopped() || turn.signal.aborted) return;
      if (outcome.status === 'rejected') throw outcome.reason;
      if (watch.wasSilent()) throw new IngestError('unreachable', 'nothing came for too long');
      const failure = input.failure();
      if (failure !== null) throw failure;
      if (code !== null) throw new IngestError(code, message, code === 'stream_not_found' ? 404 : null);
      push.report.learn({ ended: true });
    } finally {
      for (const signal of signals) signal.removeEventListener('abort', end);
      await input.close();
    }
  }

  /** Ends the program after too long a silence ([M22]). */
  function watchSilence(run: AbortController) {
    const over = new AbortController();
    let lastMs = runtime.nowMs();
    let patienceMs = FIRST_FRAGMENT_MS;
    let silent = false;
    const isOver = (): boolean => over.signal.aborted;
    const leftMs = (): number => (isOver() ? 0 : lastMs + patienceMs - runtime.nowMs());
    async function watch(): Promise<void> {
      while (leftMs() > 0) await runtime.sleep(leftMs(), over.signal);
      if (isOver()) return;
      silent = true;
      run.abort();
    }
    void watch();
    return {
      heard(): void {
        lastMs = runtime.nowMs();
        patienceMs = PATIENCE_TARGETS * push.report.rhythmMs();
      },
      done: () => over.abort(),
      wasSilent: () => silent,
    };
  }

  async function take(output: AsyncIterable<Uint8Array>, heard: () => void): Promise<void> {
    const writer = createRunWriter(push, runtime);
    try {
      for await (const piece of piecesOf(output)) {
        await writer.take(piece);
        if (piece.kind === 'section') continue;
        backOffMs = FIRST_BACK_OFF_MS;
        heard();
      }
    } finally {
      await writer.end();
    }
  }

  async function recordOn(): Promise<void> {
    while (!stopped()) {
      turn = new AbortController();
      try {
        if (program.missing !== null) throw new IngestError(program.missing, 'no program');
        await record();
      } catch (error) {
        push.report.failed(error);
      }
      if (stopped()) return;
      const waitMs = turn.signal.aborted ? 0 : backOffMs * (0.5 + runtime.random() / 2);
      backOffMs = Math.min(backOffMs * 2, LONGEST_BACK_OFF_MS);
      await runtime.sleep(waitMs, AbortSignal.any([stop.signal, turn.signal]));
    }
  }

  const loop = recordOn();

  return {
    setUrl(next) {
      url = next;
      backOffMs = FIRST_BACK_OFF_MS;
      turn.abort();
    },
    health: (rendition) => push.health(rendition),
    async close() {
      stop.abort();
      await loop;
      await push.close();
    },
  };
}
