import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { serveRtsp } from './rtsp-server.ts';

const FIXTURE = resolve(import.meta.dirname, '../fixtures/media/fmp4');
const SEGMENTS = Array.from({ length: 15 }, (_, index) => join(FIXTURE, `${String(index).padStart(5, '0')}.m4s`));

/** 30 s of the practice picture with sound, as one file for ffmpeg. */
const FILM = `concat:${[join(FIXTURE, 'init.mp4'), ...SEGMENTS].join('|')}`;

/** A free port. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The server of a live stream. */
export interface LiveServer {
  readonly address: string;
  readonly process: ChildProcess;
  /** Ends it like a power cut. */
  kill(): Promise<void>;
}

export interface Film {
  /** Sends in real time. Without it, as fast as possible. */
  readonly paced?: boolean;
  readonly port?: number;
  readonly options?: readonly string[];
}

function serve(address: string, format: readonly string[], film: Film): LiveServer {
  const { paced = false, options = [] } = film;
  const args = ['-v', 'fatal', '-nostdin', ...(paced ? ['-re'] : []), '-i', FILM, '-c', 'copy', ...options, ...format];
  const child = spawn('ffmpeg', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const exited = once(child, 'exit');
  async function kill(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await exited;
  }
  onTestFinished(kill);
  return { address, process: child, kill };
}

/** Waits for one viewer, sends the film, and ends. */
export async function serveRtmp(film: Film = {}): Promise<LiveServer> {
  const address = `rtmp://127.0.0.1:${String(film.port ?? (await freePort()))}/hall/secret-key`;
  return serve(address, ['-f', 'flv', '-listen', '1', address], film);
}

/** As `serveRtmp`, by SRT: MPEG-TS over UDP. */
export async function serveSrt(film: Film & { readonly passphrase?: string } = {}): Promise<LiveServer> {
  const place = `srt://127.0.0.1:${String(film.port ?? (await freePort()))}`;
  const secret = film.passphrase === undefined ? '' : `passphrase=${film.passphrase}`;
  const format = ['-f', 'mpegts', `${place}?mode=listener&${secret}`];
  return serve(secret === '' ? place : `${place}?${secret}`, format, film);
}

/** As `serveRtmp`, by an RTSP server to which ffmpeg sends. */
export async function serveSentRtsp(film: Film = {}): Promise<LiveServer> {
  const { address } = await serveRtsp();
  return serve(address, ['-f', 'rtsp', '-rtsp_transport', 'tcp', address], film);
}
