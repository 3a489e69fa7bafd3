import type { Route } from '../../../lib/routes.ts';

/** A route without grants. */
export function routeForTests(
  id: string,
  method: Route['method'],
  path: string,
  authorization: Route['authorization'] = 'none',
): Route {
  return { id, method, path, authorization, grants: [], summary: 'For tests.' };
}
