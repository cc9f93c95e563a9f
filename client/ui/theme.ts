import { settingsStore } from '../sync/settings-store.ts';

/** The brightness of the page. */
export const THEMES = ['dark', 'light', 'dim'] as const;
export type Theme = (typeof THEMES)[number];

/** The key is not under `rostrum:`, whose keys signing out deletes: the screen stays as dark as it was. */
const KEY = 'theme';

export function currentTheme(): Theme {
  const stored = settingsStore.getItem(KEY);
  return THEMES.find((theme) => theme === stored) ?? 'dark';
}

export function setTheme(theme: Theme): void {
  settingsStore.setItem(KEY, theme);
  document.documentElement.dataset.theme = theme;
}
