import { createAccounts, type Accounts } from '../../accounts/accounts.ts';
import { createPasswords } from '../../accounts/passwords.ts';
import { recordAccountAccess } from '../../accounts/recorded-access.ts';
import { fold } from '../../../shared/reference/fold.ts';
import { openLedgers } from '../../store/ledgers.ts';
import { openBeside } from '../../store/sqlite/open-database.ts';
import { createSqliteAccountStore } from '../../store/sqlite/sqlite-account-store.ts';
import { takeArguments, takeRole, UsageError, type Verb, type VerbContext } from '../verb.ts';

export const user: Verb = {
  usage: 'add NAME --role ROLE | list | revoke NAME',
  summary: 'invites, lists and shuts out people; runs beside the server',
  run([what, ...args], context) {
    const { database, close } = openBeside(context.dataFolder, 'write');
    try {
      const { access } = openLedgers(context.dataFolder);
      const store = recordAccountAccess(createSqliteAccountStore(database), access, Date.now);
      const accounts = createAccounts({ store, passwords: createPasswords(), nowMs: Date.now });
      return Promise.resolve(act(what, args, accounts, context));
    } finally {
      close();
    }
  },
};

function act(what: string | undefined, args: readonly string[], accounts: Accounts, context: VerbContext): number {
  const { say, address } = context;
  switch (what) {
    case 'add': {
      const { role, rest } = takeRole(args);
      const { secret } = accounts.invite(takeArguments(rest, 'name').name, role);
      say(`${address}/join#token=${secret}`);
      return 0;
    }
    case 'list':
      takeArguments(args);
      for (const { id, name, role, revoked, invited } of accounts.people())
        say([id, role, revoked ? 'revoked' : invited ? 'invited' : 'active', name].join('\t'));
      return 0;
    case 'revoke': {
      const { name } = takeArguments(args, 'name');
      const person = accounts.people().find((each) => fold(each.name) === fold(name));
      if (person === undefined) {
        say(`there is nobody called ${name}`);
        return 1;
      }
      accounts.revoke(person.id);
      say(`${person.name} is shut out`);
      return 0;
    }
    default:
      throw new UsageError();
  }
}
