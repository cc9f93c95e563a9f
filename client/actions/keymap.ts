import type { SettingsStore } from '../net/settings-store.ts';
import type { KeyName } from './keyboard.ts';

/** What somebody changed about the keys; kept for them in this browser. */
export interface Keymap {
  /** Whether single keys act at all (WCAG 2.1.4). */
  readonly isOn: boolean;
  /** Action id → its key in place of the one in the table. */
  readonly remapped: { readonly [actionId: string]: KeyName };
}

export const DEFAULT_KEYMAP: Keymap = { isOn: true, remapped: {} };

const nameFor = (userId: string): string => `rostrum:keys:${userId}`;

export function loadKeymap(storage: Pick<SettingsStore, 'getItem'>, userId: string): Keymap {
  try {
    const stored: unknown = JSON.parse(storage.getItem(nameFor(userId)) ?? 'null');
    return typeof stored === 'object' && stored !== null ? { ...DEFAULT_KEYMAP, ...stored } : DEFAULT_KEYMAP;
  } catch {
    // Somebody else's text under our name: the keys of the table hold.
    return DEFAULT_KEYMAP;
  }
}

export function saveKeymap(storage: Pick<SettingsStore, 'setItem'>, userId: string, keymap: Keymap): void {
  storage.setItem(nameFor(userId), JSON.stringify(keymap));
}
