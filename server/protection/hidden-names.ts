import { nameKeys, createNameSearch } from '../../shared/reference/names/name-keys.ts';
import type { KeptNames } from '../../shared/record/protected-names.ts';
import { namesEver, placeOf } from '../../shared/session/state/speakers.ts';
import { disclosureOf, textOf, type SessionState } from '../../shared/session/state/state.ts';
import type { HideRow } from '../../shared/session/state/rows.ts';
import type { KeptName, NameLedger } from '../store/name-ledger.ts';
import { sealedKey, type ProtectionKeys } from '../store/protection-key.ts';

/** The names of hidden speakers, as keys that outlive erasure ([P21]). */
export interface HiddenNames {
  /** Keeps names that the ledger lacks, and forgets those of a hiding that was lifted or undone. */
  follow(sessionId: string, state: SessionState): void;
  /** The kept names that this state no longer has. */
  keptFor(sessionId: string, state: SessionState): KeptNames;
}

export interface HiddenNamesDeps {
  readonly ledger: NameLedger;
  readonly keys: ProtectionKeys;
}

export function createHiddenNames({ ledger, keys }: HiddenNamesDeps): HiddenNames {
  function keptNamesOf(sessionId: string, state: SessionState, hide: HideRow): KeptName[] {
    const ofHide = ledger.of(sessionId).filter(({ hideId }) => hideId === hide.id);
    const known = new Set(ofHide.map(({ commitment }) => commitment));
    const rows = hide.subjects.flatMap((id) => placeOf(state, id));
    return namesEver(state, rows).flatMap((name): KeptName[] => {
      const text = textOf(state, name);
      if (text === null || known.has(name['~'])) return [];
      known.add(name['~']);
      const own = keys.own();
      const sealed = [...nameKeys(text)].map((key) => sealedKey(own, key));
      return [{ sessionId, hideId: hide.id, commitment: name['~'], keyId: own.id, keys: sealed }];
    });
  }

  return {
    follow(sessionId, state) {
      const hides = [...state.tables.hides.values()];
      const over = hides.filter((hide) => !isInForce(hide)).map(({ id }) => id);
      if (over.length > 0) ledger.forget(sessionId, new Set(over));
      for (const hide of hides.filter(isInForce)) ledger.keep(keptNamesOf(sessionId, state, hide));
    },

    keptFor(sessionId, state) {
      // After a restore the log may lack a hiding. Such a hiding counts as in force ([P24]).
      const hides = state.tables.hides;
      const inForce = ledger.of(sessionId).filter(({ hideId }) => {
        const hide = hides.get(hideId);
        return hide === undefined || isInForce(hide);
      });
      const isGone = ({ hideId, commitment }: KeptName): boolean =>
        !hides.has(hideId) || disclosureOf(state, { '~': commitment })?.state !== 'value';
      const known = new Set<string>();
      const searches = keys.all().flatMap((key) => {
        const ofKey = inForce.filter(({ keyId }) => keyId === key.id);
        for (const { commitment } of ofKey) known.add(commitment);
        const sealed = new Set(ofKey.filter(isGone).flatMap((name) => name.keys));
        return sealed.size === 0 ? [] : [createNameSearch((each) => sealed.has(sealedKey(key, each)))];
      });
      return {
        has: (commitment) => known.has(commitment['~']),
        isIn: (text) => searches.some((search) => search.isIn(text)),
        isNameOf: (line) => searches.some((search) => search.isNameOf(line)),
      };
    },
  };
}

function isInForce({ undone, lifted }: HideRow): boolean {
  return !undone && !lifted;
}
