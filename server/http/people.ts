import Type from 'typebox';
import { DoneSchema } from '../../shared/contract/http/answer.schema.ts';
import {
  InvitationRequestSchema,
  InvitationSchema,
  PeopleSchema,
  RoleRequestSchema,
} from '../../shared/contract/http/people.schema.ts';
import { IdSchema } from '../../shared/vocabulary/id.schema.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { App } from './app-types.ts';

export interface PeopleDeps {
  readonly accounts: Pick<Accounts, 'people' | 'invite' | 'revoke' | 'setRole'>;
  /** The whole address of a page, for a link to pass on. */
  readonly linkTo: (path: string) => string;
}

const ParamsSchema = Type.Object({ id: IdSchema });
/** Routes of the team's accounts. Leads invite, change and revoke. Others see the names and roles. */
export function peopleRoutes(app: App, { accounts, linkTo }: PeopleDeps): void {
  app.get('/api/people', { schema: { summary: 'The team', response: { 200: PeopleSchema } } }, () => ({
    people: accounts.people(),
  }));

  app.post(
    '/api/invitations',
    {
      config: { access: 'people.manage' },
      schema: {
        summary: 'A one-time link for a new person, or for one who forgot their password',
        body: InvitationRequestSchema,
        response: { 200: InvitationSchema },
      },
    },
    ({ body }) => {
      const { secret, expiresAtMs } = accounts.invite(body.name, body.role);
      // Browsers send nothing after the `#`, so no log and no Referer gets the secret.
      return { url: linkTo(`/join#token=${secret}`), expiresAtMs };
    },
  );

  app.post(
    '/api/people/:id/revoke',
    {
      config: { access: 'people.manage' },
      schema: {
        summary: "End somebody's access everywhere, at once",
        params: ParamsSchema,
        response: { 200: DoneSchema },
      },
    },
    ({ params }) => {
      accounts.revoke(params.id);
      return {};
    },
  );

  app.post(
    '/api/people/:id/role',
    {
      config: { access: 'people.manage' },
      schema: {
        summary: 'Change a role; its owner has to sign in again',
        params: ParamsSchema,
        body: RoleRequestSchema,
        response: { 200: DoneSchema },
      },
    },
    ({ params, body }) => {
      accounts.setRole(params.id, body.role);
      return {};
    },
  );
}
