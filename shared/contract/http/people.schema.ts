import Type from 'typebox';
import { NameSchema, strict } from '../../session/state/fields.schema.ts';
import { IdSchema } from '../../vocabulary/id.schema.ts';
import { ROLES } from '../../vocabulary/access.ts';
import { nullable, ServerMsSchema, type Wire } from './answer.schema.ts';

const RoleSchema = Type.Enum(ROLES);

export const InvitationRequestSchema = Type.Object({ name: NameSchema, role: RoleSchema });
export const RoleRequestSchema = Type.Object({ role: RoleSchema });

const PersonSchema = strict({
  id: IdSchema,
  name: Type.String(),
  role: RoleSchema,
  revoked: Type.Boolean(),
  lastSeenMs: nullable(ServerMsSchema),
  /** Whether the person has a link and no password yet. */
  invited: Type.Boolean(),
});

export const PeopleSchema = strict({ people: Type.Array(PersonSchema) });
export const InvitationSchema = strict({ url: Type.String(), expiresAtMs: ServerMsSchema });

export type Person = Wire<typeof PersonSchema>;
export type People = Wire<typeof PeopleSchema>;
export type Invitation = Wire<typeof InvitationSchema>;
