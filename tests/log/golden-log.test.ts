import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../shared/log/canonical.ts';
import type { StoredEvent } from '../../shared/log/event.ts';
import { PERSONAL_MEMBERS } from '../../shared/log/personal.ts';
import { openEvent } from '../../shared/log/present.ts';
import { COMMAND_SCHEMAS } from '../../shared/session/commands.schema.ts';
import { EVENT_TYPES, evolve } from '../../shared/session/evolve.ts';
import { canonicalState, EMPTY_SESSION } from '../../shared/session/state.ts';
import { sha256Hex } from '../../server/services/append-events.ts';
import { serveSession } from '../helpers/served-session.ts';
import { playEveryCommand } from '../helpers/play-every-command.ts';

const GOLDEN = join(import.meta.dirname, '../golden/session-v1.jsonl');

/** Of the state after the golden log. It never changes: a log written today means the same for ever. */
const STATE_SHA256 = 'd874f44ff359386885fcd94b7557864e2214a786a0ddad48b13f1416b811e528';

function golden(): StoredEvent[] {
  return readFileSync(GOLDEN, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as StoredEvent);
}

/** Strings of a payload with the path to each; commitments are passed over. */
function* strings(value: unknown, path: string): IterableIterator<readonly [string, string]> {
  if (typeof value === 'string') yield [path, value];
  if (typeof value !== 'object' || value === null || '~' in value) return;
  for (const [key, member] of Object.entries(value)) yield* strings(member, `${path}.${key}`);
}

/** Ids, enumerated words, references, hashes and zones: what a payload may hold in the clear. */
const NOT_FREE_TEXT =
  /^([a-z_]+|[0-9a-f]{64}|[0-9a-f-]{36}|(state|partner|body|actor):[A-Za-z0-9-]+|[a-z]+\.[a-z0-9-]+|\*)$/;

/** Members with words of their own that are neither personal nor from a closed list: settings of the session. */
const SETTINGS: ReadonlySet<string> = new Set([
  'session-created.timeZone',
  'session-created.presetId',
  'source-attached.channel',
]);

describe('golden log of event version 1', () => {
  it('is made on the first run, and then stays', async () => {
    if (existsSync(GOLDEN)) return;
    const served = serveSession();
    await playEveryCommand(served);
    const lines = (await served.events()).map((event) => `${canonicalJson(event)}\n`);
    writeFileSync(GOLDEN, lines.join(''));
    expect.fail('tests/golden/session-v1.jsonl was missing and has been written: look at it and commit it');
  });

  it('[G7] replays to the state that it has always given', () => {
    const state = golden().map(openEvent).reduce(evolve, EMPTY_SESSION);
    expect(sha256Hex(canonicalState(state))).toBe(STATE_SHA256);
  });

  it('[G7] holds every type of event, and was made by every type of command', async () => {
    expect([...new Set(golden().map(({ type }) => type))].sort()).toEqual(EVENT_TYPES);
    const given = new Set<string>();
    const served = serveSession();
    const { submit } = served.commands;
    Object.assign(served.commands, {
      submit: (...args: Parameters<typeof submit>) => {
        given.add(args[1].type);
        return submit(...args);
      },
    });
    await playEveryCommand(served);
    expect([...given].sort()).toEqual(Object.keys(COMMAND_SCHEMAS).sort());
  });

  it('[G4] [P2] has personal texts in the closed list of members and nowhere else', () => {
    for (const { type, payload } of golden()) {
      const opened = JSON.parse(payload) as { readonly [member: string]: unknown };
      for (const { path } of PERSONAL_MEMBERS[type] ?? []) {
        const member = opened[path];
        expect(member === null || (typeof member === 'object' && '~' in member), `${type}.${path}`).toBe(true);
      }
      const inTheClear = [...strings(opened, type)].filter(
        ([path, text]) => !SETTINGS.has(path) && !isKnownWord(path, text),
      );
      expect(inTheClear).toEqual([]);
    }
  });
});

function isKnownWord(path: string, text: string): boolean {
  // Ids of users and sources are opaque to the log; a path names a member of the closed list.
  return (
    /[.](sourceId|path)$/.test(path) ||
    path.endsWith('.keeper') ||
    path.endsWith('.from') ||
    path.endsWith('.to') ||
    NOT_FREE_TEXT.test(text)
  );
}
