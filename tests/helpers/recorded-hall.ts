import { onTestFinished } from 'vitest';
import { runCli } from '../../server/cli/run-cli.ts';
import { mediaFolder } from '../../server/ingest/media-folder.ts';
import { MAIN_RENDITION, type SlotDraft, type SlotKey } from '../../server/ingest/index/media-index.ts';
import { createSegmentSink } from '../../server/ingest/segment-sink.ts';
import { createSqliteMediaIndex } from '../../server/ingest/index/sqlite-media-index.ts';
import { openDatabase } from '../../server/store/sqlite/open-database.ts';
import { tempFolder } from './temp-folder.ts';

/** Four seconds before midnight UTC on an invented day, Unix ms. */
export const T0 = Date.UTC(2026, 8, 30, 23, 59, 56);
export const SEGMENTS = 5;

/** Runs a verb of the command line on a data folder. */
export async function cli(dataFolder: string, ...args: readonly string[]): Promise<{ code: number; said: string[] }> {
  const said: string[] = [];
  const context = { dataFolder, address: 'https://desk.example', say: (line: string) => said.push(line) };
  return { code: await runCli(args, context), said };
}

export const keyOf = (seq: number): SlotKey => ({ sourceId: 'hall', epoch: 1, rendition: MAIN_RENDITION, seq });
export const pathOf = (seq: number): string => `hall/2026-09-30/1-${String(seq)}.m4s`;

/** A segment as it was announced. */
export const draftOf = (seq: number): SlotDraft => ({
  ...keyOf(seq),
  ...{ mediaMs: seq * 2000, durMs: 2000, pdtMs: T0 + seq * 2000, pdtOrigin: 'origin', discontinuity: false },
  ...{ init: 1, originPath: `/${String(seq)}.m4s`, path: pathOf(seq), seenMs: T0, gap: null },
});

/** A recording of five segments and a section, three of them fetched before midnight. */
export async function recorded(): Promise<{
  readonly dataFolder: string;
  readonly opened: ReturnType<typeof openDatabase>;
  readonly index: ReturnType<typeof createSqliteMediaIndex>;
  /** Releases the data folder, like a stop of the server. */
  close(): void;
}> {
  const dataFolder = tempFolder();
  const opened = openDatabase(dataFolder);
  let isOpen = true;
  const close = (): void => {
    if (isOpen) opened.close();
    isOpen = false;
  };
  onTestFinished(close);
  const index = createSqliteMediaIndex(opened.database);
  let nowMs = T0;
  const sink = createSegmentSink({ root: mediaFolder(dataFolder), index, nowMs: () => (nowMs += 1000) });
  const url = 'http://origin.example/live.m3u8';
  const times = { createdAtMs: T0, stoppedAtMs: null };
  const how = { kind: 'pull', url, keyHash: null, pinnedVariantUrl: null } as const;
  index.addSource({ id: 'hall', conferenceId: 'conference', ...how, ...times });
  const { epoch } = index.openEpoch({
    ...{ sourceId: 'hall', sessionMs: T0, basis: 'pdt', uncertaintyMs: 100, openedAtMs: T0 },
  });
  const init = await sink.acceptInit('hall', bytes('section'));
  index.addInit({ sourceId: 'hall', epoch, ...init });
  for (let seq = 0; seq < SEGMENTS; seq++) {
    const [slot] = index.expect([draftOf(seq)]);
    if (slot !== undefined) await sink.accept(slot, bytes(`segment ${String(seq)}`));
  }
  return { dataFolder, opened, index, close };
}

async function* bytes(text: string): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}
