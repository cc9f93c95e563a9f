/** Tests which role may dispatch which command, over HTTP and sockets. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { can } from '../../shared/access.ts';
import type { Answer } from '../../shared/log/command.ts';
import type { CommandType } from '../../shared/session/commands.schema.ts';
import { COMMAND_PERMISSIONS, mayCommand } from '../../shared/session/permissions.ts';
import { ROLES, type Role } from '../../shared/vocabulary/access.ts';
import { command, newSession, startTestServer, type Browser, type TestServer } from '../helpers/running-server.ts';
import { samplePayload } from '../helpers/sample-payload.ts';

const RANK = { viewer: 0, observer: 1, lead: 2 } as const;

let server: TestServer;
let session: string;
const browsers = new Map<Role, Browser>();
const givers = new Map<string, (given: ReturnType<typeof command>) => Promise<Answer>>();

beforeAll(async () => {
  server = await startTestServer();
  const lead = await server.setUp();
  session = await newSession(lead);
  browsers.set('lead', lead);
  browsers.set('observer', await server.invite(lead, 'Boris', 'observer'));
  browsers.set('viewer', await server.invite(lead, 'Chen', 'viewer'));
  for (const [role, browser] of browsers) {
    const page = await browser.connect();
    givers.set(
      `${role} http`,
      async (given) => (await browser.post(`/api/sessions/${session}/commands`, given)).body as unknown as Answer,
    );
    givers.set(`${role} socket`, (given) => page.emitWithAck('session:command', { session, ...given }));
  }
});
afterAll(() => server.close());

it.each(ROLES)('[P5] [C18] %s can record exactly if some command is open to that role', (role) => {
  const types = Object.keys(COMMAND_PERMISSIONS) as CommandType[];
  expect(can(role, 'session.record')).toBe(types.some((type) => mayCommand(role, type)));
});

describe('[P5] the table of rights holds on every route and endpoint', () => {
  for (const [type, { least }] of Object.entries(COMMAND_PERMISSIONS)) {
    for (const role of ROLES) {
      for (const transport of ['http', 'socket']) {
        const may = least !== 'system' && RANK[role] >= RANK[least];
        it(`${type} by ${role} over ${transport}: ${may ? 'decided' : 'forbidden'}`, async () => {
          const give = givers.get(`${role} ${transport}`);
          const answer = await give?.(command(type, samplePayload(type as CommandType)));
          const code = answer?.ok === false ? answer.code : 'ok';
          if (may)
            expect(['forbidden', 'malformed', 'unknown_command', 'unauthenticated', 'internal']).not.toContain(code);
          else expect(code).toBe('forbidden');
        });
      }
    }
  }

  it('nobody without an account dispatches any command', async () => {
    const page = await server.connect();
    for (const type of Object.keys(COMMAND_PERMISSIONS) as CommandType[]) {
      const given = command(type, samplePayload(type));
      const reply = await server.stranger.post(`/api/sessions/${session}/commands`, given);
      expect(reply.body.error.code).toBe('unauthenticated');
      expect(await page.emitWithAck('session:command', { session, ...given })).toMatchObject({
        code: 'unauthenticated',
      });
    }
  });
});
