/** Tests that the golden logs replay to the states that they have always given. */
import { SESSION_EVENT_FORM } from '../../shared/session/event-form.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../shared/log/canonical.ts';
import type { StoredEvent } from '../../shared/log/event.ts';
import { openEvent } from '../../shared/log/present.ts';
import { COMMAND_SCHEMAS } from '../../shared/session/commands.schema.ts';
import { EVENT_TYPES, evolve } from '../../shared/session/evolve.ts';
import { canonicalState, EMPTY_SESSION } from '../../shared/session/state/state.ts';
import { sha256Hex } from '../../server/log/append-events.ts';
import { playCustody } from '../helpers/play-custody.ts';
import { playEveryCommand } from '../helpers/play-every-command.ts';
import { playList } from '../helpers/play-list.ts';
import { playHiding } from '../helpers/play-hiding.ts';
import { playHidingAgain } from '../helpers/play-hiding-again.ts';
import { serveSession, type Served } from '../helpers/served-session.ts';

/** A log that is kept for ever, its maker, and the hash of the state after it. The hash never changes. */
interface Golden {
  readonly name: string;
  readonly play: (served: Served) => Promise<void>;
  readonly stateSha256: string;
}

/**
 * The first log holds every type of event of its day. Types that came later have a log of their own. That leaves the
 * first unchanged.
 */
const GOLDEN: readonly Golden[] = [
  {
    name: 'session-v1',
    play: playEveryCommand,
    stateSha256: 'd874f44ff359386885fcd94b7557864e2214a786a0ddad48b13f1416b811e528',
  },
  {
    name: 'session-v1-custody',
    play: playCustody,
    stateSha256: '7752d39bf54d05c4679d68d0af63ff021b725db8e3f67985b35571e5c91cae25',
  },
  {
    name: 'session-v1-hiding',
    play: playHiding,
    stateSha256: '857a4c3ad94a9399872bbcb35679fb875865250a4def70bbd603dbbb45cb2a33',
  },
  {
    name: 'session-v1-list',
    play: playList,
    stateSha256: '6d3e040fdac2d93610c8041a57c8c2cec8b29aac3040ecd0659c95dc2c8650d9',
  },
  {
    name: 'session-v1-hiding-again',
    play: playHidingAgain,
    stateSha256: '70ae087abb6f5367e28915436a2b306cc07532f9ffcd44d524d76a2a9d56eba2',
  },
];

const pathOf = (name: string): string => join(import.meta.dirname, `../golden/${name}.jsonl`);

function golden({ name }: Pick<Golden, 'name'>): StoredEvent[] {
  return readFileSync(pathOf(name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as StoredEvent);
}

const allGolden = (): StoredEvent[] => GOLDEN.flatMap(golden);

/** Strings of a payload with the path to each. Commitments are left out. */
function* strings(value: unknown, path: string): IterableIterator<readonly [string, string]> {
  if (typeof value === 'string') yield [path, value];
  if (typeof value !== 'object' || value === null || '~' in value) return;
  for (const [key, member] of Object.entries(value)) yield* strings(member, `${path}.${key}`);
}

/** Ids, enumerated words, references, hashes, zones and days: all that a payload may hold in the clear. */
const NOT_FREE_TEXT =
  /^([a-z_]+|[0-9a-f]{64}|[0-9a-f-]{36}|\d{4}-\d{2}-\d{2}|(state|partner|body|actor):[A-Za-z0-9-]+|[a-z]+\.[a-z0-9-]+|\*)$/;

/** Members with words of their own that are neither personal nor from a closed list: settings of the session. */
const SETTINGS: ReadonlySet<string> = new Set([
  'session-created.timeZone',
  'session-created.presetId',
  'source-attached.channel',
]);

describe('golden logs of event version 1', () => {
  // MAKE_GOLDEN=session-v2 writes that log and fails: a missing or changed log is never replaced in passing.
  const wanted = process.env.MAKE_GOLDEN;
  if (wanted !== undefined)
    it(`${wanted} is made because somebody asked for it`, async () => {
      const play = GOLDEN.find(({ name }) => name === wanted)?.play;
      if (play === undefined) throw new Error(`no golden log is called ${wanted}`);
      const served = serveSession();
      await play(served);
      const lines = (await served.events()).map((event) => `${canonicalJson(event)}\n`);
      writeFileSync(pathOf(wanted), lines.join(''), { flag: 'wx' });
      expect.fail(`tests/golden/${wanted}.jsonl has been written: look at it and commit it`);
    });

  it.each(GOLDEN)('[G7b] $name replays to the state that it has always given', ({ name, stateSha256 }) => {
    const state = golden({ name })
      .map((event) => openEvent(event, SESSION_EVENT_FORM))
      .reduce(evolve, EMPTY_SESSION);
    expect(sha256Hex(canonicalState(state))).toBe(stateSha256);
  });

  it('[G7c] holds every type of event, and was made by every type of command', async () => {
    expect([...new Set(allGolden().map(({ type }) => type))].sort()).toEqual(EVENT_TYPES);
    const given = new Set<string>();
    for (const { play } of GOLDEN) {
      const served = serveSession();
      const { submit } = served.commands;
      Object.assign(served.commands, {
        submit: (...args: Parameters<typeof submit>) => {
          given.add(args[1].type);
          return submit(...args);
        },
      });
      await play(served);
    }
    expect([...given].sort()).toEqual(Object.keys(COMMAND_SCHEMAS).sort());
  });

  it('[G4] [P2] has personal texts in the closed list of members and nowhere else', () => {
    for (const { type, payload } of allGolden()) {
      const opened = JSON.parse(payload) as { readonly [member: string]: unknown };
      for (const { path } of SESSION_EVENT_FORM.personal[type] ?? []) {
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
  // Ids of users and sources are opaque to the log. A path names a member of the closed list.
  return (
    /[.](sourceId|path)$/.test(path) ||
    path.endsWith('.keeper') ||
    path.endsWith('.from') ||
    path.endsWith('.to') ||
    NOT_FREE_TEXT.test(text)
  );
}
