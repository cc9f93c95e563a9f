import Type from 'typebox';
import { IdSchema, NameSchema } from '../../shared/session/fields.schema.ts';
import { ROLES } from '../../shared/vocabulary/role.ts';
import type { Accounts } from '../services/accounts.ts';
import type { App } from './app-types.ts';
import { ErrorReplySchema } from './error-reply.ts';

export interface PeopleDeps {
  readonly accounts: Accounts;
  /** A page's whole address, for a link to hand on. */
  readonly linkTo: (path: string) => string;
}

const RoleSchema = Type.Enum(ROLES);
const ParamsSchema = Type.Object({ id: IdSchema });
const NullableMs = Type.Union([Type.Integer(), Type.Null()]);

const PersonSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  role: RoleSchema,
  revoked: Type.Boolean(),
  lastSeenMs: NullableMs,
  invited: Type.Boolean(),
});

/** Who is in the team. Leads invite, change and revoke; the rest see who they work with. */
export function peopleRoutes(app: App, { accounts, linkTo }: PeopleDeps): void {
  app.get(
    '/api/people',
    { schema: { summary: 'The team', response: { 200: Type.Object({ people: Type.Array(PersonSchema) }) } } },
    () => ({ people: [...accounts.people()] }),
  );

  app.post(
    '/api/invitations',
    {
      config: { access: 'lead' },
      schema: {
        summary: 'A one-time link for a new person, or for one who forgot their password',
        body: Type.Object({ name: NameSchema, role: RoleSchema }),
        response: { 200: Type.Object({ url: Type.String(), expiresAtMs: Type.Integer() }), '4xx': ErrorReplySchema },
      },
    },
    ({ body }) => {
      const { secret, expiresAtMs } = accounts.invite(body.name, body.role);
      // Behind the `#`, a secret gets into no log and no Referer.
      return { url: linkTo(`/join#token=${secret}`), expiresAtMs };
    },
  );

  app.post(
    '/api/people/:id/revoke',
    {
      config: { access: 'lead' },
      schema: { summary: "End somebody's access everywhere, at once", params: ParamsSchema },
    },
    ({ params }) => {
      accounts.revoke(params.id);
      return {};
    },
  );

  app.post(
    '/api/people/:id/role',
    {
      config: { access: 'lead' },
      schema: {
        summary: 'Change a role; its owner has to sign in again',
        params: ParamsSchema,
        body: Type.Object({ role: RoleSchema }),
      },
    },
    ({ params, body }) => {
      accounts.setRole(params.id, body.role);
      return {};
    },
  );
}
