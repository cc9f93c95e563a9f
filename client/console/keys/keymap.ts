import type { SettingsStore } from '../../sync/settings-store.ts';
import type { KeyName } from './keyboard.ts';

/** The changes that a user made to the keys, kept in this browser. */
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
    // The stored text is not ours: the keys of the table apply.
    return DEFAULT_KEYMAP;
  }
}

export function saveKeymap(storage: Pick<SettingsStore, 'setItem'>, userId: string, keymap: Keymap): void {
  storage.setItem(nameFor(userId), JSON.stringify(keymap));
}
