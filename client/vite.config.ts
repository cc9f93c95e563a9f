import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const SERVER = 'http://127.0.0.1:3000';

/** Lit's legacy decorators are switched on in tsconfig.json, which Vite reads; standard ones would pass unlowered. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: resolve(import.meta.dirname, '../dist/client'),
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: true,
    // hls.js is loaded only where a video is opened, and is the only chunk above the usual limit.
    chunkSizeWarningLimit: 700,
    // Says which file needs which: the measured size of the page before its first key is computed from it.
    manifest: true,
    // Everything is a file of our own origin, so that the content security policy needs no `data:`.
    assetsInlineLimit: 0,
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
