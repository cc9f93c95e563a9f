import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { DatabaseSync } from '@photostructure/sqlite';
import { createAddressGuard } from '../../server/ingest/guard/address-guard.ts';
import { createFetcher } from '../../server/ingest/pull/fetcher.ts';
import type { IngestEvent } from '../../server/ingest/ingest-event.ts';
import { createIngest, type Ingest, type IngestDeps } from '../../server/ingest/ingest.ts';
import { MAIN_RENDITION, type MediaIndex, type Slot } from '../../server/ingest/index/media-index.ts';
import { createSqliteMediaIndex } from '../../server/ingest/index/sqlite-media-index.ts';
import type { Runtime } from '../../server/ingest/runtime.ts';
import { MIGRATIONS } from '../../server/store/sqlite/open-database.ts';
import { createLiveProgram } from '../../server/transcoder/live-program.ts';
import { createFastRuntime } from './fast-runtime.ts';

export const SOURCE_ID = 'hall';

/** Ingest on a folder and a database of its own. `reopen` replaces `ingest`, like a restart. */
export interface IngestHarness {
  readonly root: string;
  readonly index: MediaIndex;
  readonly runtime: Runtime;
  readonly events: readonly IngestEvent[];
  ingest: Ingest;
  record(url: string): Promise<void>;
  /** Resolves with the first event that fits, also if it has happened already. */
  until<Type extends IngestEvent['type']>(
    type: Type,
    fits?: (event: Extract<IngestEvent, { type: Type }>) => boolean,
  ): Promise<Extract<IngestEvent, { type: Type }>>;
  forgetEvents(): void;
  reopen(): Promise<void>;
  /** Of main, unless another rendition is named. */
  slots(rendition?: string): readonly Slot[];
  /** Hash of the file behind a slot, read from the disk. */
  hashOnDisk(slot: Slot): Promise<string>;
  close(): Promise<void>;
}

export async function createIngestHarness(
  change: Partial<IngestDeps> & { speed?: number } = {},
): Promise<IngestHarness> {
  const { speed = 20, ...deps } = change;
  const root = await mkdtemp(join(tmpdir(), 'rostrum-media-'));
  const database = new DatabaseSync(':memory:');
  for (const { sql } of MIGRATIONS) database.exec(sql);
  const index = createSqliteMediaIndex(database);
  const runtime = createFastRuntime(speed);
  let events: IngestEvent[] = [];
  let waiting: (() => void)[] = [];

  function open(): Ingest {
    const guard = createAddressGuard({ allowPrivate: true });
    const ingest = createIngest({
      root,
      index,
      guard,
      fetcher: createFetcher(guard, runtime),
      runtime,
      program: createLiveProgram(null),
      disk: { freeBytes: () => Promise.resolve(1e12), refuseBelowBytes: 5e9, stopBelowBytes: 1e9 },
      onListenerError: (error) => {
        throw error;
      },
      ...deps,
    });
    ingest.subscribe((event) => {
      events.push(event);
      const wake = waiting;
      waiting = [];
      for (const each of wake) each();
    });
    return ingest;
  }

  const harness: IngestHarness = {
    root,
    index,
    runtime,
    get events() {
      return events;
    },
    ingest: open(),
    async record(url) {
      await harness.ingest.start();
      await harness.ingest.addSource({ id: SOURCE_ID, conferenceId: 'conf', url });
    },
    async until(type, fits = () => true) {
      for (;;) {
        const found = events.find(
          (event): event is Extract<IngestEvent, { type: typeof type }> =>
            event.type === type && fits(event as Extract<IngestEvent, { type: typeof type }>),
        );
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    forgetEvents() {
      events = [];
    },
    async reopen() {
      await harness.ingest.close();
      events = [];
      harness.ingest = open();
      await harness.ingest.start();
    },
    slots: (rendition = MAIN_RENDITION) => index.tail(SOURCE_ID, rendition, 10_000),
    hashOnDisk: async (slot) =>
      createHash('sha256')
        .update(await readFile(join(root, slot.path)))
        .digest('hex'),
    async close() {
      await harness.ingest.close();
      database.close();
      await rm(root, { recursive: true, force: true });
    },
  };
  return harness;
}
