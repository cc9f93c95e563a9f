import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const CONFIG = createRequire(import.meta.url)(join(ROOT, '.dependency-cruiser.cjs')) as {
  readonly forbidden: readonly (IForbiddenRuleType & { readonly name: string })[];
  readonly options: Readonly<Record<string, unknown>>;
};

/** Files that break no rule, for the planted ones to import. */
const SOUND: Readonly<Record<string, string>> = {
  'shared/vocabulary/role.ts': `export const ROLE = 'lead';`,
  'shared/vocabulary/pair.ts': `export { ROLE } from './role.ts';`,
  'shared/log/event.schema.ts': `import Type from 'typebox'; export const X = Type.Null(); export type X = null;`,
  'shared/log/event.ts': `import type { X } from './event.schema.ts'; export type Y = X; export const EVENT = 1;`,
  'shared/reference/states.ts': `export { ROLE as STATE } from '../vocabulary/role.ts';`,
  'shared/reference/fold.ts': `export { ROLE as FOLD } from '../vocabulary/role.ts';`,
  'shared/session/state.ts': `export { EVENT } from '../log/event.ts'; export { FOLD } from '../reference/fold.ts';`,
  'shared/session/left.ts': `import type { Right } from './right.ts'; export type Left = Right;`,
  'shared/session/right.ts': `import type { Left } from './left.ts'; export type Right = Left;`,
  'shared/record/record.ts': `export { EVENT } from '../session/state.ts';`,
  'server/app.ts': `export { X } from '../shared/log/event.schema.ts'; import 'node:fs';`,
  'server/transcoder/transcoder.ts': `import 'fluent-ffmpeg';`,
  'server/store/sqlite/store.ts': `import '@photostructure/sqlite';`,
  'server/ingest/sqlite-index.ts': `import '../store/sqlite/store.ts';`,
  'server/compose/store.ts': `import '../store/sqlite/store.ts'; import '../ingest/sqlite-index.ts';`,
  'server/main.ts': `import './compose/store.ts'; import './app.ts';`,
  'client/main.ts': `import 'lit'; import '../shared/log/event.ts';`,
  'client/messages.ts': `export const t = 1;`,
  'client/ui/button.ts': `export { t } from '../messages.ts';`,
  'client/list/list.ts': `export { t } from '../ui/button.ts';`,
  'tests/helper.ts': `import '../server/store/sqlite/store.ts';`,
};

/** For each rule, files that break it; the first is the one reported. Keys are paths, values sources. */
const VIOLATIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'shared-vocabulary': { 'shared/vocabulary/bad.ts': `import '../log/event.ts';` },
  'shared-log': { 'shared/log/bad.ts': `import '../session/state.ts';` },
  'shared-reference': { 'shared/reference/bad.ts': `import '../log/event.ts';` },
  'shared-messages': { 'shared/messages/bad.ts': `import '../session/state.ts';` },
  'shared-session': { 'shared/session/bad.ts': `import '../reference/states.ts';` },
  'shared-registry': { 'shared/registry/bad.ts': `import '../session/state.ts';` },
  'shared-projections': { 'shared/projections/bad.ts': `import '../messages/en.ts';`, 'shared/messages/en.ts': '' },
  'shared-record': { 'shared/record/bad.ts': `import '../stray/stray.ts';`, 'shared/stray/stray.ts': '' },
  'shared-contract': { 'shared/contract/bad.ts': `import '../reference/states.ts';` },
  'client-sync': { 'client/sync/bad.ts': `import '../ui/button.ts';` },
  'client-ui': { 'client/ui/bad.ts': `import '../list/list.ts';` },
  'client-player': { 'client/player/bad.ts': `import '../list/list.ts';` },
  'client-people': { 'client/people/bad.ts': `import '../app/shell.ts';` },
  'client-start': { 'client/start/bad.ts': `import '../app/shell.ts';` },
  'client-setup': { 'client/setup/bad.ts': `import '../app/shell.ts';` },
  'client-recordings': { 'client/recordings/bad.ts': `import '../app/shell.ts';` },
  'client-room': { 'client/room/bad.ts': `import '../app/shell.ts';` },
  'client-align': { 'client/align/bad.ts': `import '../app/shell.ts';` },
  'client-export': { 'client/export/bad.ts': `import '../app/shell.ts';` },
  'client-console': { 'client/console/bad.ts': `import '../app/shell.ts';` },
  'client-list': { 'client/list/bad.ts': `import '../app/shell.ts';`, 'client/app/shell.ts': '' },
  'shared-is-pure': { 'shared/log/impure.ts': `import type { Stats } from 'node:fs'; export type S = Stats;` },
  'shared-schemas-use-typebox-only': { 'shared/log/bad.schema.ts': `import 'lit';` },
  'schemas-stay-on-the-server': {
    'client/bad-schema.ts': `import { X } from '../shared/log/event.schema.ts'; export const Z = X;`,
  },
  'client-not-to-server': { 'client/bad.ts': `import type {} from '../server/app.ts';` },
  'server-not-to-client': { 'server/bad.ts': `import '../client/main.ts';` },
  'not-to-tests': { 'server/tested.ts': `import '../tests/helper.ts';` },
  'adapters-only-from-the-root': { 'server/sessions/bad.ts': `import '../ingest/sqlite-index.ts';` },
  'ffmpeg-only-in-transcoder': { 'server/media/bad.ts': `import 'fluent-ffmpeg';` },
  'routes-only-in-http': { 'server/media/routes.ts': `import 'fastify';` },
  'no-development-packages': { 'server/dev.ts': `import 'vitest';` },
  'only-declared-packages': { 'server/stowaway.ts': `import 'ms';` },
  'no-unresolvable': { 'server/lost.ts': `import './nowhere.ts';` },
  'no-cycles': { 'server/a.ts': `import type {} from './b.ts';`, 'server/b.ts': `import type {} from './a.ts';` },
  'no-runtime-cycles': { 'shared/session/a.ts': `import './b.ts';`, 'shared/session/b.ts': `import './a.ts';` },
  'no-orphans': { 'server/forgotten.ts': `export const FORGOTTEN = 1;` },
};

/** Cruises a tree made of these files. Returns one line for each file and the rule that it breaks. */
async function violationsOf(folder: string, files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), source);
  }
  for (const path of ['package.json', 'tsconfig.json', 'tests/tsconfig.json'])
    cpSync(join(ROOT, path), join(folder, path));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const { output } = await cruise(
    ['shared', 'server', 'client', 'tests'],
    {
      ...CONFIG.options,
      baseDir: folder,
      validate: true,
      ruleSet: { forbidden: [...CONFIG.forbidden] },
    },
    undefined,
    { tsConfig: extractTsConfig(join(folder, 'tests/tsconfig.json')) },
  );
  return (output as ICruiseResult).summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`);
}

describe('import rules', () => {
  const folders: string[] = [];
  let planted: readonly string[] = [];

  function freshFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'rostrum-rules-'));
    folders.push(folder);
    return folder;
  }

  beforeAll(async () => {
    planted = await violationsOf(freshFolder(), Object.assign({}, SOUND, ...Object.values(VIOLATIONS)) as typeof SOUND);
  });

  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  it('accept a sound tree', async () => {
    expect(await violationsOf(freshFolder(), SOUND)).toEqual([]);
  });

  it('have a planted violation each', () => {
    expect(Object.keys(VIOLATIONS).sort()).toEqual(CONFIG.forbidden.map((rule) => rule.name).sort());
  });

  it.each(Object.entries(VIOLATIONS))('report %s', (rule, files) => {
    expect(planted).toContain(`${rule}: ${String(Object.keys(files)[0])}`);
  });
});
