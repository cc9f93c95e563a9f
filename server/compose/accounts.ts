import { createAccounts } from '../accounts/accounts.ts';
import { createGuesses } from '../accounts/guesses.ts';
import { createPasswords } from '../accounts/passwords.ts';
import { createRoomKeys } from '../accounts/room-keys.ts';
import type { StorePart } from './store.ts';

export type AccountsPart = ReturnType<typeof composeAccounts>;

/** Who may enter: people, scripts and the screens in the room. */
export function composeAccounts({ accountStore, conferences, restoreMark, nowMs }: StorePart) {
  return {
    accounts: createAccounts({ store: accountStore, passwords: createPasswords(), nowMs }),
    guesses: createGuesses(nowMs),
    roomKeys: createRoomKeys(conferences, nowMs, () => restoreMark.awaitsLead()),
  };
}
