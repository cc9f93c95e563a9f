/** Small settings by name. Never throws: a value that the browser refuses holds until the window is closed. */
export interface SettingsStore {
  getItem(name: string): string | null;
  setItem(name: string, text: string): void;
  /** Removes every setting whose name begins with `prefix`. */
  removeAll(prefix: string): void;
}

/** @param storage Throws or returns nothing where the browser blocks it: even naming `localStorage` may throw. */
export function createSettingsStore(storage: () => Storage): SettingsStore {
  const unkept = new Map<string, string>();
  return {
    getItem(name) {
      const text = unkept.get(name);
      if (text !== undefined) return text;
      try {
        return storage().getItem(name);
      } catch {
        return null;
      }
    },
    setItem(name, text) {
      try {
        storage().setItem(name, text);
        unkept.delete(name);
      } catch {
        unkept.set(name, text);
      }
    },
    removeAll(prefix) {
      for (const name of [...unkept.keys()]) if (name.startsWith(prefix)) unkept.delete(name);
      try {
        const kept = storage();
        for (const name of Object.keys(kept)) if (name.startsWith(prefix)) kept.removeItem(name);
      } catch {
        // Blocked storage holds nothing to remove.
      }
    },
  };
}

/** The settings of this browser; the only user of `localStorage`. */
export const settingsStore = createSettingsStore(() => localStorage);
