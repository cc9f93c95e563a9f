import { resolve } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { beforeAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

/** Rule, file where the code would stand, code that breaks the rule. */
const VIOLATIONS: readonly (readonly [string, string, string])[] = [
  ['no-restricted-properties', 'server/store/a.ts', 'export const port = process.env.PORT;'],
  ['no-restricted-properties', 'server/store/a.ts', 'export const { env } = process;'],
  ['no-restricted-imports', 'server/store/a.ts', "import { env } from 'node:process'; export const port = env.PORT;"],
  ['no-restricted-properties', 'shared/log/a.ts', 'export const now = Date.now();'],
  ['no-restricted-properties', 'shared/log/a.ts', 'export const luck = Math.random();'],
  ['no-restricted-syntax', 'shared/log/a.ts', 'export const now = new Date();'],
  ['no-restricted-syntax', 'shared/log/a.ts', "export const order = 'a'.localeCompare('b');"],
  ['no-restricted-syntax', 'server/a.ts', 'export default 1;'],
  ['no-restricted-syntax', 'server/a.ts', "export * from './b.ts';"],
  ['no-console', 'server/a.ts', "console.log('x');"],
  ['lit/no-duplicate-template-bindings', 'client/elements/a.ts', 'export const view = html`<p a=${1} a=${2}></p>`;'],
  [
    'lit-a11y/click-events-have-key-events',
    'client/elements/a.ts',
    'export const view = html`<div @click=${f}></div>`;',
  ],
  ['no-restricted-globals', 'client/state/a.ts', "export const kept = localStorage.getItem('a');"],
  ['no-restricted-globals', 'client/net/a.ts', "export const opening = indexedDB.open('a');"],
  [
    'wc/no-constructor-attributes',
    'client/elements/a.ts',
    "export class A extends HTMLElement { constructor() { super(); this.setAttribute('a', 'b'); } }",
  ],
  // [P5] Decisions by a role outside the table of rights, as somebody may spell them.
  ['rostrum/role-comparisons', 'client/pages/a.ts', "export const isLead = me.role === 'lead';"],
  ['rostrum/role-comparisons', 'server/http/a.ts', "export const may = ['lead', 'observer'].includes(caller.role);"],
  ['rostrum/role-comparisons', 'server/http/a.ts', "export const MAY = new Set(['lead']);"],
  ['rostrum/role-comparisons', 'shared/log/a.ts', "switch (reader.role) { case 'lead': f(); }"],
  // Casts of a payload outside the log, as somebody may spell them.
  ['rostrum/payload-casts', 'shared/session/a.ts', 'export const topic = (event.payload as Topic).topic;'],
  ['rostrum/payload-casts', 'server/services/a.ts', 'export const topic = JSON.parse(event.payload) as Topic;'],
  ['rostrum/payload-casts', 'server/services/a.ts', 'const { payload } = event; export const topic = <Topic>payload;'],
  [
    'rostrum/payload-casts',
    'client/sync/a.ts',
    'export const mark = (command.payload.mark as unknown as Mark).pressedMs;',
  ],
  // [E72] Types of the wire outside the contract, as somebody may spell them.
  ['rostrum/wire-types', 'client/pages/a.ts', 'export const me = await api.get<{ readonly id: string }>(path);'],
  ['rostrum/wire-types', 'client/pages/a.ts', 'interface Me { id: string } export const me = await api.get<Me>(path);'],
  [
    'rostrum/wire-types',
    'client/pages/a.ts',
    "import type { Me } from './b.ts'; export const me = api.post<Me>(path);",
  ],
  ['rostrum/wire-types', 'client/pages/a.ts', 'interface Me { id: string } export const me: Me = await api.get(path);'],
  [
    'rostrum/wire-types',
    'client/pages/a.ts',
    'interface Me { id: string } export const me: Me = await api.post(path);',
  ],
  ['rostrum/wire-types', 'client/net/a.ts', 'interface Own { x: () => void } export type S = Socket<Own, Own>;'],
  ['rostrum/wire-types', 'server/http/a.ts', 'export const r = { schema: { response: { 200: Type.Object({}) } } };'],
  ['rostrum/wire-types', 'server/http/a.ts', 'export const r = { schema: { body: strict({ a: Type.Null() }) } };'],
];

const ACCEPTED: readonly (readonly [string, string])[] = [
  ['server/config.ts', 'export const port = process.env.PORT;'],
  ['shared/log/a.ts', 'export const later = new Date(0);'],
  ['server/cli/a.ts', "console.log('x');"],
  [
    'client/pages/a.ts',
    "import type { Me } from '../../shared/contract/http/account.schema.ts'; export const me = api.get<Me>(path);",
  ],
  ['shared/access.ts', "export const isLead = (role: string) => role === 'lead';"],
  ['server/http/a.ts', "export const invited = { role: 'observer' };"],
  ['shared/log/a.ts', 'export const topic = event.payload as Topic;'],
  ['client/sync/settings-store.ts', "export const kept = localStorage.getItem('a');"],
];

describe('lint rules', () => {
  let eslint: ESLint;

  beforeAll(() => {
    // The planted files are on no disk, so rules that ask the compiler for types are left out here.
    const withoutTypes = { ...tseslint.configs.disableTypeChecked, files: ['**/*.ts'] };
    eslint = new ESLint({ cwd: ROOT, overrideConfig: withoutTypes });
  });

  async function rulesBrokenBy(filePath: string, code: string): Promise<readonly string[]> {
    const results = await eslint.lintText(code, { filePath: resolve(ROOT, filePath) });
    return results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => ruleId ?? message));
  }

  it.each(VIOLATIONS)('report %s in %s: %s', async (rule, path, code) => {
    expect(await rulesBrokenBy(path, code)).toContain(rule);
  });

  it.each(ACCEPTED)('let %s hold: %s', async (path, code) => {
    expect(await rulesBrokenBy(path, code)).toEqual([]);
  });
});
