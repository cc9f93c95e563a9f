import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright';

/** No first-run pages, no requests of the browser's own, and no sandbox, which containers do not allow. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** CHROMIUM_PATH, else a Chromium on PATH, else the one that Playwright downloaded. Null without any. */
function findChromium(): string | null {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)));
  const candidates = [process.env.CHROMIUM_PATH ?? '', ...onPath, chromium.executablePath()];
  return candidates.find((path) => path !== '' && existsSync(path)) ?? null;
}

export function chromiumAvailable(): boolean {
  return findChromium() !== null;
}

/** Starts a headless browser, which the caller closes. Throws without a browser: call `chromiumAvailable` first. */
export async function launchChromium(extraArguments: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('no Chromium found; set CHROMIUM_PATH');
  return chromium.launch({ executablePath, args: [...ARGUMENTS, ...extraArguments] });
}

let shared: Promise<Browser> | undefined;

/**
 * The browser that all test files of a worker share, each with contexts of its own. It ends with the worker. Call
 * `launchChromium` for a browser with other arguments or a profile of its own.
 */
export async function sharedChromium(): Promise<Browser> {
  const current = await shared;
  if (current?.isConnected() === true) return current;
  shared = launchChromium();
  return shared;
}
