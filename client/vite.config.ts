import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const SERVER = 'http://127.0.0.1:3000';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/**
 * Writes compressed copies beside each text file, at the highest level because it is done once. The server sends the
 * copy that a browser accepts.
 */
function compressedFiles(): Plugin {
  return {
    name: 'rostrum-compressed-files',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      const texts = Object.values(bundle).filter(({ fileName }) => /[.](js|css|html|svg)$/.test(fileName));
      await Promise.all(
        texts.map(async (file) => {
          const path = join(dir, file.fileName);
          const content = Buffer.from(file.type === 'chunk' ? file.code : file.source);
          const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
          await writeFile(`${path}.br`, await brotli(content, { params }));
          await writeFile(`${path}.gz`, await gzipped(content, { level: 9 }));
        }),
      );
    },
  };
}

/** Lit's legacy decorators are switched on in tsconfig.json, which Vite reads; standard ones would pass unlowered. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [compressedFiles()],
  build: {
    outDir: resolve(import.meta.dirname, '../dist/client'),
    emptyOutDir: true,
    target: 'es2022',
    // Every browser of that age preloads modules by itself.
    modulePreload: { polyfill: false },
    sourcemap: true,
    // hls.js is loaded only where a video is opened, and is the only chunk above the usual limit.
    chunkSizeWarningLimit: 700,
    // Says which file needs which: the measured size of the page before its first key is computed from it.
    manifest: true,
    // Everything is a file of our own origin, so that the content security policy needs no `data:`.
    assetsInlineLimit: 0,
    // Compressing takes the larger part of the build, and is meant to.
    rolldownOptions: {
      checks: { bundlerTimings: false },
      // The first load in one piece: it compresses better than parts, and asks the network once.
      output: { codeSplitting: { groups: [{ name: 'console', tags: ['$initial'] }] } },
    },
  },
  server: {
    proxy: {
      '/api': SERVER,
      '/media': SERVER,
      '/ingest': SERVER,
      '/healthz': SERVER,
      '/readyz': SERVER,
      '/socket.io': { target: SERVER, ws: true },
    },
  },
});
