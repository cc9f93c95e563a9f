/** Keeps one user's settings of the console in this browser. */
import { signal, type ReadonlySignal } from '@preact/signals-core';
import type { SettingsStore } from '../../sync/settings-store.ts';
import { VANTAGES, type Vantage } from '../../../shared/vocabulary/time.ts';

/** Default reaction lead of a start or stop, ms. */
const DEFAULT_LEAD_MS = 500;

/** One user's settings of one console. They are kept in this browser and nowhere else. */
export interface Settings {
  /** The vantage. Null until the user states it, once for a session. It is always shown and never guessed ([C7]). */
  readonly vantage: ReadonlySignal<Vantage | null>;
  readonly leadMs: ReadonlySignal<number>;
  /** Whether the second row of keys is open. It is offered after ten speakers, and stays once opened. */
  readonly secondRow: ReadonlySignal<boolean>;
  readonly advanced: ReadonlySignal<boolean>;
  /** Whether notes are open. In the room they are folded until the user opens them. */
  readonly notesOpen: ReadonlySignal<boolean | null>;
  setVantage(vantage: Vantage): void;
  setLeadMs(leadMs: number): void;
  setSecondRow(isOpen: boolean): void;
  setAdvanced(isOpen: boolean): void;
  setNotesOpen(isOpen: boolean): void;
}

interface Kept {
  readonly leadMs?: number;
  readonly secondRow?: boolean;
  readonly advanced?: boolean;
  readonly notesOpen?: boolean;
}

export function createSettings(
  storage: Pick<SettingsStore, 'getItem' | 'setItem'>,
  userId: string,
  sessionId: string,
): Settings {
  const nameOfAll = `rostrum:console:${userId}`;
  const nameOfVantage = `rostrum:vantage:${userId}:${sessionId}`;
  let kept = readKept(storage, nameOfAll);
  const keep = (change: Kept): void => {
    kept = { ...kept, ...change };
    storage.setItem(nameOfAll, JSON.stringify(kept));
  };
  const stored = storage.getItem(nameOfVantage);
  const vantage = signal<Vantage | null>(VANTAGES.find((one) => one === stored) ?? null);
  const leadMs = signal(kept.leadMs ?? DEFAULT_LEAD_MS);
  const secondRow = signal(kept.secondRow ?? false);
  const advanced = signal(kept.advanced ?? false);
  const notesOpen = signal<boolean | null>(kept.notesOpen ?? null);
  return {
    vantage,
    leadMs,
    secondRow,
    advanced,
    notesOpen,
    setVantage(next) {
      vantage.value = next;
      storage.setItem(nameOfVantage, next);
    },
    setLeadMs(next) {
      leadMs.value = Math.min(10_000, Math.max(0, Math.round(next)));
      keep({ leadMs: leadMs.value });
    },
    setSecondRow(isOpen) {
      secondRow.value = isOpen;
      keep({ secondRow: isOpen });
    },
    setAdvanced(isOpen) {
      advanced.value = isOpen;
      keep({ advanced: isOpen });
    },
    setNotesOpen(isOpen) {
      notesOpen.value = isOpen;
      keep({ notesOpen: isOpen });
    },
  };
}

function readKept(storage: Pick<SettingsStore, 'getItem' | 'setItem'>, name: string): Kept {
  try {
    const kept: unknown = JSON.parse(storage.getItem(name) ?? '{}');
    return typeof kept === 'object' && kept !== null ? kept : {};
  } catch {
    return {};
  }
}
