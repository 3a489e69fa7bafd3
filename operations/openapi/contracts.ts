import type { RouteContract } from '../../functions/core/http/route-contract.ts';
import { type Route, routes } from '../../lib/routes.ts';

/** A route of the API and what it promises. */
export interface PromisedRoute {
  readonly route: Route;
  readonly contract: RouteContract;
}

const contractOf = async (id: string): Promise<RouteContract> => {
  const file = new URL(`../functions/${id}/contract.ts`, import.meta.url);
  const loaded: { readonly contract?: RouteContract } = await import(file.href);
  if (loaded.contract === undefined) throw new Error(`${file.pathname} exports no contract.`);
  return loaded.contract;
};

/**
 * Every route with its contract, in the order of `lib/routes.ts`.
 * @throws Error when a route has none.
 */
export const loadContracts = (): Promise<readonly PromisedRoute[]> =>
  Promise.all(routes.map(async (route) => ({ route, contract: await contractOf(route.id) })));
