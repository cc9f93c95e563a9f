import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import type { Socket as TcpSocket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { io, type Socket } from 'socket.io-client';
import { expect, it, onTestFinished } from 'vitest';
import type { FromPage, ToPage } from '../../shared/contract/socket.ts';
import { newId } from '../../server/new-id.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { recordFigure } from './figures.ts';
import { digits, percentile } from './percentiles.ts';
import { prepareDesk } from './prepared-desk.ts';

const PAGES = 50;
const ROUNDS = 20;
const COMMANDS_A_ROUND = 15;
/** About as long as an event is on the wire. */
const BARE_LINE = 'x'.repeat(600);

/** Sends one command; resolves with the ms until the last page has heard of it. */
type Send = () => Promise<number>;

/** Counts the pages that have heard; `all` resolves at the last one. */
function createRoll(): { heard: () => void; all: () => Promise<number> } {
  let count = 0;
  let last: ((ms: number) => void) | undefined;
  return {
    heard() {
      if (++count === PAGES) last?.(performance.now());
    },
    all: () =>
      new Promise((resolve) => {
        count = 0;
        last = resolve;
      }),
  };
}

async function connectPages(): Promise<Send> {
  const { server, cookie, sessions } = await prepareDesk([100]);
  const session = sessions[0] ?? '';
  const roll = createRoll();
  const pages = await Promise.all(Array.from({ length: PAGES }, () => connectPage(server.url, cookie)));
  for (const page of pages) {
    expect(await page.emitWithAck('session:join', { session, since: 0 })).toMatchObject({ ok: true });
    page.on('session:events', roll.heard);
  }
  const [author] = pages;
  if (author === undefined) throw new Error('no pages');
  return async () => {
    const heard = roll.all();
    const sentMs = performance.now();
    const mark = { vantage: 'room', pressedMs: Date.now(), pressUncertaintyMs: 20, leadMs: 0 } as const;
    const payload = { noteId: newId(Date.now()), interventionId: null, kind: 'note', text: 'A remark.', mark };
    const answer = author.emitWithAck('session:command', {
      session,
      commandId: newId(Date.now()),
      type: 'add-note',
      payload,
    });
    // Refused, nobody would ever hear of it.
    expect(await answer).toMatchObject({ ok: true });
    return (await heard) - sentMs;
  };
}

async function connectPage(url: string, cookie: string): Promise<Socket<ToPage, FromPage>> {
  const page: Socket<ToPage, FromPage> = io(url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { origin: url, cookie },
  });
  onTestFinished(() => void page.disconnect());
  await new Promise<void>((resolve, reject) => void page.once('connect', resolve).once('connect_error', reject));
  return page;
}

async function connectBare(): Promise<Send> {
  const program = join(import.meta.dirname, 'bare-desk.mjs');
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', program, join(tempFolder(), 'bare.db')],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  onTestFinished(async () => {
    const exited = once(child, 'exit');
    child.stdin.end();
    await exited;
  });
  const [port] = (await once(createInterface(child.stdout), 'line')) as [string];
  const roll = createRoll();
  const sockets = await Promise.all(Array.from({ length: PAGES }, () => upgrade(Number(port))));
  for (const socket of sockets) {
    let missing = BARE_LINE.length + 4;
    socket.on('data', ({ length }) => {
      missing -= length;
      if (missing > 0) return;
      missing += BARE_LINE.length + 4;
      roll.heard();
    });
  }
  const [author] = sockets;
  return async () => {
    const heard = roll.all();
    const sentMs = performance.now();
    author?.write(`${BARE_LINE}\n`);
    return (await heard) - sentMs;
  };
}

async function upgrade(port: number): Promise<TcpSocket> {
  const asked = request({ port, host: '127.0.0.1', headers: { connection: 'upgrade', upgrade: 'websocket' } });
  asked.end();
  const [, socket] = (await once(asked, 'upgrade')) as [unknown, TcpSocket];
  socket.setNoDelay(true);
  return socket;
}

it('from a command to the last page that hears of it', { timeout: 120_000 }, async () => {
  const desks = { ours: await connectPages(), bare: await connectBare() };
  const samples = { ours: [] as number[], bare: [] as number[] };
  for (let i = 0; i < COMMANDS_A_ROUND; i++) for (const name of ['ours', 'bare'] as const) await desks[name]();
  // Turn about, so that whatever else the machine does falls on both.
  for (let round = 0; round < ROUNDS; round++)
    for (const name of ['ours', 'bare'] as const)
      for (let i = 0; i < COMMANDS_A_ROUND; i++) samples[name].push(await desks[name]());

  const of = (share: number): { ours: number; bare: number } => ({
    ours: percentile(samples.ours, share),
    bare: percentile(samples.bare, share),
  });
  for (const [label, share] of [
    ['median', 0.5],
    ['95 of 100 within', 0.95],
  ] as const) {
    const { ours, bare } = of(share);
    console.log(label, digits(ours), 'ms; bare', digits(bare), 'ms; ratio', digits(ours / bare));
    recordFigure('fan-out', {
      name: `Command sent to its event on the last of ${String(PAGES)} pages, ${label}`,
      value: ours,
      unit: 'ms',
      conditions:
        `${String(samples.ours.length)} commands, each durable first; ${digits(ours / bare)} times the ` +
        `${digits(bare)} ms of a bare SQLite append and bare frames to as many, measured turn about`,
    });
  }
});
