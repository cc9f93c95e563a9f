import { createAccessLedger, type AccessLedger } from './access-ledger.ts';
import { createErasureLedger, type ErasureLedger } from './erasure-ledger.ts';
import { createHidingLedger, type HidingLedger } from './hiding-ledger.ts';
import { createNameLedger, type NameLedger } from './name-ledger.ts';
import { createProtectionKeys, type ProtectionKeys } from './protection-key.ts';

/** The ledgers of a data folder. */
export interface Ledgers {
  readonly erasures: ErasureLedger;
  readonly hidings: HidingLedger;
  readonly access: AccessLedger;
  /** Names of hidden speakers. `keys` seals them. */
  readonly names: NameLedger;
  readonly keys: ProtectionKeys;
}

export function openLedgers(dataFolder: string): Ledgers {
  return {
    erasures: createErasureLedger(dataFolder),
    hidings: createHidingLedger(dataFolder),
    access: createAccessLedger(dataFolder),
    names: createNameLedger(dataFolder),
    keys: createProtectionKeys(dataFolder),
  };
}
