import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(import.meta.url);
/** The project's folder, whether this runs as TypeScript in `server/` or as JavaScript in `dist/server/`. */
export const projectRoot = resolve(here, here.endsWith('.ts') ? '../..' : '../../..');

/** Folder of the built client. */
export function builtClient(): string {
  return join(projectRoot, 'dist/client');
}

export function programVersion(): string {
  return (JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { version: string }).version;
}
