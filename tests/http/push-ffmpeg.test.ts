/** Tests the recording of a stream that a real ffmpeg sends. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { runCli } from '../../server/cli/run-cli.ts';
import { segmentByFfmpeg, sendByFfmpeg } from '../helpers/ffmpeg-sender.ts';
import { readRecording } from '../helpers/origin/recorded.ts';
import { startProcessDesk } from '../helpers/process-desk.ts';
import { describeWith } from '../helpers/programs.ts';
import { newSession, startTeam } from '../helpers/running-server.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const HOUR_MS = 3_600_000;
const around = (): readonly [number, number] => [Date.now() - HOUR_MS, Date.now() + HOUR_MS];

describeWith(['ffmpeg'], 'a stream that a real ffmpeg sends', () => {
  it.each(['fmp4', 'ts'] as const)(
    '[M24a] [M24d] [M25a] as %s is recorded segment by segment, byte for byte, and a missing one is never listed',
    async (container) => {
      const { server, lead } = await startTeam();
      onTestFinished(() => server.close());
      const place = { sessionId: await newSession(lead), kind: 'push', role: 'floor', channel: 'floor' };
      const { id, ingestUrl } = (await lead.post('/api/sources', place)).body as unknown as Place;
      const asked = { cookie: lead.cookie };
      const sending = { isOver: false };
      const seen = new Map<string, number>();
      const watching = (async () => {
        while (!sending.isOver) {
          const list = await fetch(`${server.url}/media/${id}/live.m3u8`, { headers: asked });
          for (const [name] of (await list.text()).matchAll(/^(?:seg|init)\/.+$/gm))
            if (!seen.has(name))
              seen.set(name, (await fetch(`${server.url}/media/${id}/${name}`, { headers: asked })).status);
          await delay(10);
        }
      })();
      expect(await sendByFfmpeg({ container, url: ingestUrl, rate: 6 })).toBe(0);
      sending.isOver = true;
      await watching;
      expect(seen.size).toBeGreaterThan(10);
      expect([...seen].filter(([, status]) => status !== 200)).toEqual([]);

      const folder = tempFolder();
      await segmentByFfmpeg(container, folder);
      const made = readdirSync(folder).filter((name) => /\d\.(m4s|ts)$/.test(name));
      const hashes = made
        .sort((a, b) => Number(/\d+/.exec(a)?.[0]) - Number(/\d+/.exec(b)?.[0]))
        .map((name) => sha256(readFileSync(join(folder, name))));
      const read = () => readRecording({ url: server.url, cookie: lead.cookie }, id, around());
      // The sender ends without waiting for an answer to its last object.
      await expect.poll(async () => (await read()).map((one) => one.sha256)).toEqual(hashes);
      const recorded = await read();
      expect(new Set(recorded.map(({ epoch }) => epoch)).size).toBe(1);
    },
  );

  it('[M24b] begins again after a kill of the server and a restart of its sender, with nothing twice', async () => {
    const dataDir = tempFolder();
    const desk = await startProcessDesk(dataDir);
    onTestFinished(async () => void (await desk.stop()));
    const { id, ingestUrl: url } = await desk.place();
    const recorded = async (): Promise<number> =>
      ((await desk.get(`/api/sources/${id}`)) as { readonly recordedMs: number }).recordedMs;

    // A camera never shows the same again: each run of the sender has other pictures.
    const stop = new AbortController();
    const exits: (number | null)[] = [];
    const sending = (async () => {
      for (let run = 0; run < 30 && !stop.signal.aborted; run++) {
        exits.push(await sendByFfmpeg({ container: 'ts', url, from: run % 8, rate: 2 }, stop.signal));
        await delay(500);
      }
    })();
    try {
      await expect.poll(recorded, { timeout: 60_000 }).toBeGreaterThanOrEqual(6000);
      desk.kill();
      await expect.poll(() => exits.length).toBeGreaterThan(0);
      await desk.restart();
      const before = await recorded();
      await expect.poll(recorded, { timeout: 60_000 }).toBeGreaterThanOrEqual(before + 6000);
    } finally {
      stop.abort();
      await sending;
    }
    expect(exits[0], 'ffmpeg gives up by itself').not.toBe(null);
    const lines = await readRecording(desk, id, around());
    expect(new Set(lines.map(({ epoch }) => epoch)).size).toBe(2);
    const hashes = lines.flatMap(({ sha256: hash }) => hash ?? []);
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(await desk.stop()).toBe(0);
    const said: string[] = [];
    const context = { dataFolder: dataDir, address: '', say: (line: string) => said.push(line) };
    expect(await runCli(['media', 'verify'], context), said.join('\n')).toBe(0);
    expect(existsSync(join(dataDir, 'media', id, 'orphans'))).toBe(false);
  });
});

interface Place {
  readonly id: string;
  readonly ingestUrl: string;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
