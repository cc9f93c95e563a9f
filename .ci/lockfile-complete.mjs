/**
 * Fails if package-lock.json lacks an optional package that one of its entries names. Where the registry does not offer
 * such a package (yet), npm silently omits its entry. `npm ci` then fails, often only on another platform.
 */
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync(process.argv[2] ?? 'package-lock.json', 'utf8'));

/** Looks for a dependency as Node does: beside the package, then in each folder above it. */
function isLocked(name, from) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    if (packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`] !== undefined) return true;
    if (folder === '') return false;
  }
}

const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
  Object.entries(optionalDependencies)
    .filter(([name]) => !isLocked(name, path))
    .map(([name, range]) => `${path || 'the project'} wants ${name}@${range}, which is not in the lockfile`),
);

for (const line of missing) console.error(line);
if (missing.length > 0) process.exitCode = 1;
