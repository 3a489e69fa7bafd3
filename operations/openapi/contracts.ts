import type { RouteContract } from '../../functions/core/http/route-contract.ts';
import { type DeployedRoute, functionsOf } from '../../lib/app-functions.ts';
import type { App } from '../../lib/load-app.ts';
import { loadForApp } from '../../lib/load-for-app.ts';

/** A route of an app and its contract. */
export interface DocumentedRoute {
  readonly route: DeployedRoute;
  readonly contract: RouteContract;
}

/**
 * Every route of an app with its contract, in the order in which they are deployed.
 * @throws Error when a route has none.
 */
export async function loadContracts(app: App): Promise<readonly DocumentedRoute[]> {
  const { routes } = functionsOf(app);
  const source = routes.map(
    ({ contract }, n) => `export { contract as c${n} } from ${JSON.stringify(contract)};`,
  );
  const contracts = await loadForApp(source.join('\n'), app.folder);
  return routes.map((route, n) => {
    const contract = contracts[`c${n}`];
    if (contract === undefined) throw new Error(`${route.contract} exports no contract.`);
    return { route, contract: contract as RouteContract };
  });
}
