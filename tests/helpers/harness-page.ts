import { resolve } from 'node:path';
import type { Page } from 'playwright';
import { createServer } from 'vite';
import { launchChromium } from './chromium.ts';
import type { createFixtureStream } from './fixture-stream.ts';

/** Serves pages of the tests, beside a recording that is played from the fixture. */
export interface Harness {
  readonly origin: string;
  /** Opens an empty page of this size and notes its errors. */
  newPage(viewport: { readonly width: number; readonly height: number }): Promise<Page>;
  /** The errors of pages since the last call. */
  takeFaults(): readonly string[];
  close(): Promise<void>;
}

export async function startHarness(
  stream: ReturnType<typeof createFixtureStream>,
  chromiumArguments: readonly string[] = [],
): Promise<Harness> {
  const server = await createServer({
    root: resolve(import.meta.dirname, '../..'),
    configFile: false,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: [] },
    plugins: [{ name: 'fixture-stream', configureServer: ({ middlewares }) => void middlewares.use(stream.handle) }],
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (address === null || address === undefined || typeof address === 'string') throw new Error('no port');
  const origin = `http://127.0.0.1:${String(address.port)}`;
  const browser = await launchChromium(chromiumArguments);
  const faults: string[] = [];
  return {
    origin,
    async newPage(viewport) {
      const page = await browser.newPage({ viewport });
      page.on('pageerror', (error) => faults.push(error.message));
      return page;
    },
    takeFaults: () => faults.splice(0),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
