import type { Route } from '../../../lib/routes.ts';

/** A route, by default without grants. */
export function routeForTests(
  id: string,
  method: Route['method'],
  path: string,
  authorization: Route['authorization'] = 'none',
  grants: Route['grants'] = [],
): Route {
  return { id, method, path, authorization, grants, summary: 'For tests.' };
}
