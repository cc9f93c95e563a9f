import { createAccounts } from '../../accounts/accounts.ts';
import { createPasswords } from '../../accounts/passwords.ts';
import { recordAccountAccess } from '../../accounts/recorded-access.ts';
import type { AccountStore } from '../../store/account-store.ts';
import { openLedgers } from '../../store/ledgers.ts';
import { openBeside } from '../../store/sqlite/open-database.ts';
import { createSqliteAccountStore } from '../../store/sqlite/sqlite-account-store.ts';
import { takeArguments, takeRole, UsageError, type Verb, type VerbContext } from '../verb.ts';

export const token: Verb = {
  usage: 'create NAME --role ROLE | list | revoke ID',
  summary: 'makes, lists and withdraws the tokens of scripts; runs beside the server',
  run([what, ...args], context) {
    const { database, close } = openBeside(context.dataFolder, 'write');
    try {
      const { access } = openLedgers(context.dataFolder);
      const store = recordAccountAccess(createSqliteAccountStore(database), access, Date.now);
      return Promise.resolve(act(what, args, store, context));
    } finally {
      close();
    }
  },
};

function act(what: string | undefined, args: readonly string[], store: AccountStore, { say }: VerbContext): number {
  const accounts = createAccounts({ store, passwords: createPasswords(), nowMs: Date.now });
  switch (what) {
    case 'create': {
      const { role, rest } = takeRole(args);
      const made = accounts.createToken(takeArguments(rest, 'name').name, role);
      say(`${made.token}\nid ${made.id}; the token is shown once, here`);
      return 0;
    }
    case 'list':
      takeArguments(args);
      for (const { id, name, role, revokedAtMs } of store.apiTokens())
        say([id, role, revokedAtMs === null ? 'active' : 'revoked', name].join('\t'));
      return 0;
    case 'revoke': {
      const { id } = takeArguments(args, 'id');
      if (!store.apiTokens().some((each) => each.id === id)) {
        say(`there is no token ${id}`);
        return 1;
      }
      accounts.revokeToken(id);
      say('the token no longer works');
      return 0;
    }
    default:
      throw new UsageError();
  }
}
