import { type CommandType, COMMAND_SCHEMAS } from '../../shared/session/commands.schema.ts';

interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly minItems?: number;
  readonly items?: Schema;
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
}

/** One text for each pattern in the schemas of commands. */
const TEXTS = ['01890000-0000-7000-8000-000000000001', 'state:TJ', 'hd.media', 'a'.repeat(64)];

/** The smallest payload that a command's schema accepts. */
export function samplePayload(type: CommandType): object {
  return sample(COMMAND_SCHEMAS[type] as Schema) as object;
}

function sample(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf !== undefined) return sample(schema.anyOf[0] ?? {});
  switch (schema.type) {
    case 'object': {
      const required = schema.required ?? [];
      return Object.fromEntries(required.map((name) => [name, sample(schema.properties?.[name] ?? {})]));
    }
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sample(schema.items ?? {}));
    case 'integer':
      return schema.minimum ?? 0;
    case 'boolean':
      return true;
    case 'string':
      return TEXTS.find((text) => new RegExp(schema.pattern ?? '').test(text) && text.length <= 60) ?? TEXTS[3];
    default:
      return null;
  }
}
