import { settingsStore } from '../net/settings-store.ts';

/** How much light the page gives. */
export const THEMES = ['dark', 'light', 'dim'] as const;
export type Theme = (typeof THEMES)[number];

/** Not under `rostrum:`, whose keys are wiped on signing out: the hall stays as dark as it was. */
const KEY = 'theme';

export function currentTheme(): Theme {
  const stored = settingsStore.getItem(KEY);
  return THEMES.find((theme) => theme === stored) ?? 'dark';
}

export function setTheme(theme: Theme): void {
  settingsStore.setItem(KEY, theme);
  document.documentElement.dataset.theme = theme;
}
