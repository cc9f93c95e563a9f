/** Tests which page opens at an address. */
import { expect, it } from 'vitest';
import { pathOf, routeOf } from '../../client/router.ts';

it('finds the page of every address, and no page at others', () => {
  const id = '01998b5c-0000-7000-8000-000000000001';
  expect(routeOf('/')).toEqual({ name: 'start', id: '' });
  expect(routeOf('/sign-in/')).toEqual({ name: 'sign-in', id: '' });
  for (const name of ['console', 'clock', 'list', 'take-out', 'room'] as const)
    expect(routeOf(pathOf(name, id))).toEqual({ name, id });
  for (const path of ['/nowhere', '/session', `/session/${id}/else`, '/session/a b', '/session/..%2f/list'])
    expect(routeOf(path).name).toBe('not-found');
});
