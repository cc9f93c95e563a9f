import { existsSync } from 'node:fs';
import { faultWords } from '../program.ts';
import { databasePath } from '../store/database-path.ts';
import { CodedError } from '../coded-error.ts';
import { UsageError, type Verb, type VerbContext } from './verb.ts';
import { backup } from './verbs/backup.ts';
import { exportLog } from './verbs/export-log.ts';
import { rebuildRows } from './verbs/rebuild.ts';
import { media } from './verbs/media.ts';
import { restore } from './verbs/restore.ts';
import { token } from './verbs/token.ts';
import { user } from './verbs/user.ts';
import { verify } from './verbs/verify.ts';

/** Every verb. A new one needs a file and a line here. */
const VERBS: { readonly [name: string]: Verb } = {
  verify,
  media,
  rebuild: rebuildRows,
  backup,
  restore,
  'export-log': exportLog,
  token,
  user,
};

const EXIT_USAGE = 2;

/** Runs one verb. Returns the exit code. */
export async function runCli([name = '', ...args]: readonly string[], context: VerbContext): Promise<number> {
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (verb === undefined) {
    for (const [each, { usage, summary }] of Object.entries(VERBS)) context.say(`${each} ${usage}\n    ${summary}`);
    return EXIT_USAGE;
  }
  const missing = verb.makesData === true ? undefined : missingIn(context.dataFolder);
  if (missing !== undefined) {
    context.say(missing);
    return 1;
  }
  try {
    return await verb.run(args, context);
  } catch (error) {
    if (error instanceof UsageError) {
      context.say(`usage: ${name} ${verb.usage}`);
      return EXIT_USAGE;
    }
    if (!(error instanceof CodedError)) throw error;
    const words = faultWords(error.code);
    context.say(`${name}: ${words === undefined ? error.code : `${words} (${error.code})`}`);
    return 1;
  }
}

/** The words for a data folder without a database. A mistyped folder must not be created. */
function missingIn(dataFolder: string): string | undefined {
  if (!existsSync(dataFolder)) return `There is no data folder at ${dataFolder}. DATA_DIR names another.`;
  if (!existsSync(databasePath(dataFolder))) return `There is no database in the data folder ${dataFolder}.`;
  return undefined;
}
