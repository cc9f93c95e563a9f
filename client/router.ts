import { signal, type ReadonlySignal } from '@preact/signals-core';

/** Every page by name, with the pattern of its address. `:id` is the id of a session. */
const ROUTES = {
  start: '/',
  'sign-in': '/sign-in',
  setup: '/setup',
  join: '/join',
  people: '/people',
  new: '/new',
  console: '/session/:id',
  clock: '/session/:id/clock',
  list: '/session/:id/list',
  'take-out': '/session/:id/take-out',
  align: '/session/:id/align',
  recordings: '/session/:id/recordings',
  room: '/room/:id',
} as const;

export type RouteName = keyof typeof ROUTES;

export interface Route {
  readonly name: RouteName | 'not-found';
  /** Id of the session. Empty on pages without one. */
  readonly id: string;
}

/** Addresses hold ids only, so that no title and no name gets into the history. */
const ID = /^[0-9A-Za-z-]{1,64}$/;

function matches(pattern: string, path: readonly string[]): { readonly id: string } | undefined {
  const parts = pattern.split('/').filter((part) => part !== '');
  if (parts.length !== path.length) return undefined;
  let id = '';
  for (const [index, part] of parts.entries()) {
    const given = path[index] ?? '';
    if (part === ':id' && ID.test(given)) id = given;
    else if (part !== given) return undefined;
  }
  return { id };
}

/** The page at an address. It does not use URLPattern, which not every browser has. */
export function routeOf(pathname: string): Route {
  const path = pathname.split('/').filter((part) => part !== '');
  for (const [name, pattern] of Object.entries(ROUTES)) {
    const found = matches(pattern, path);
    if (found !== undefined) return { name: name as RouteName, id: found.id };
  }
  return { name: 'not-found', id: '' };
}

export function pathOf(name: RouteName, id = ''): string {
  return ROUTES[name].replace(':id', id);
}

const current = signal<Route>({ name: 'not-found', id: '' });

/** The current page. */
export const route: ReadonlySignal<Route> = current;

function show(): void {
  const next = routeOf(location.pathname);
  const { name, id } = current.peek();
  // The page itself handles a changed query.
  if (next.name !== name || next.id !== id) current.value = next;
}

export function navigate(path: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(null, '', path);
  else history.replaceState(history.state, '', path);
  show();
}

/** Follows links inside the application and the browser's back and forward. */
export function startRouter(): void {
  window.addEventListener('popstate', show);
  document.addEventListener('click', (event) => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
    if (link?.target !== '' || link.origin !== location.origin || link.hasAttribute('download')) return;
    // Files and routes of the server are not pages.
    if (routeOf(link.pathname).name === 'not-found' || (link.hash !== '' && link.pathname === location.pathname))
      return;
    event.preventDefault();
    navigate(link.pathname + link.search + link.hash);
    window.scrollTo(0, 0);
  });
  show();
}
