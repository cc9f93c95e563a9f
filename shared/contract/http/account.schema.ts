import Type from 'typebox';
import { NameSchema, strict } from '../../session/state/fields.schema.ts';
import { IdSchema } from '../../vocabulary/id.schema.ts';
import { ROLES } from '../../vocabulary/access.ts';
import { nullable, type Wire } from './answer.schema.ts';

const SecretSchema = Type.String({ minLength: 1, maxLength: 200 });
const PasswordSchema = Type.String({ minLength: 1, maxLength: 1024 });

export const SetupRequestSchema = Type.Object({ token: SecretSchema, name: NameSchema, password: PasswordSchema });
export const LinkRequestSchema = Type.Object({ token: SecretSchema });
export const LoginRequestSchema = Type.Object({ name: NameSchema, password: PasswordSchema });
export const AcceptRequestSchema = Type.Object({ token: SecretSchema, password: PasswordSchema });

const UserSchema = strict({ id: IdSchema, name: Type.String(), role: Type.Enum(ROLES) });

export const SignedInSchema = strict({ user: UserSchema });

/** Who uses a browser, and how it reaches the server. */
export const MeSchema = strict({
  user: nullable(UserSchema),
  setupNeeded: Type.Boolean(),
  /** Whether the server plays an invented conference. */
  isDemo: Type.Boolean(),
  /** Whether a restored backup waits for a lead to confirm it. */
  awaitsLead: Type.Boolean(),
  reachedBy: Type.Enum(['this_computer', 'https', 'plain_http']),
  publicUrl: nullable(Type.String()),
});

export type User = Wire<typeof UserSchema>;
export type Me = Wire<typeof MeSchema>;
