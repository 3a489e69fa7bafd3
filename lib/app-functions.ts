import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AppConsumer, AppNeeds, AppTableRights, Hook } from './app-definition.ts';
import type { App } from './load-app.ts';
import { type Route, routes as shippedRoutes } from './routes.ts';

const functionsFolder = fileURLToPath(new URL('../functions', import.meta.url));

/** One function of a deployed stage: its code, and what it uses of the app's own. */
export interface DeployedFunction {
  readonly id: string;
  /** The source file with the export `handler`. */
  readonly entry: string;
  readonly needs: AppNeeds;
}

export interface DeployedRoute extends Route, DeployedFunction {
  /** The source file with the export `contract`. */
  readonly contract: string;
}

export type DeployedConsumer = Omit<AppConsumer, keyof AppNeeds> & DeployedFunction;

/** Every function of an app: the stack, the local gateway and the bundler read this list. */
export interface AppFunctions {
  /** Shipped ones first, without those that the app leaves out; then its own. */
  readonly routes: readonly DeployedRoute[];
  /** The audit of the customer map, on a schedule. */
  readonly audit: DeployedFunction;
  /** Takes up what requests have left open. */
  readonly settle: DeployedFunction;
  readonly consumers: readonly DeployedConsumer[];
}

/** Which hooks of an app the shipped functions call. */
const hooksOf: Readonly<Record<string, readonly Hook[]>> = {
  'ensure-customer': ['customer'],
  'mint-customer-secret': ['customer'],
  'create-payment-intent': ['customer', 'order'],
  checkout: ['customer', 'order'],
  'create-setup-intent': ['customer', 'setup'],
  'erase-customer': ['erasure'],
  'erase-user': ['erasure'],
  audit: ['erasure'],
  settle: ['erasure'],
};

export function functionsOf({ definition, folder }: App): AppFunctions {
  const { withoutRoutes = [], routes = [], consumers = [], hooks = {} } = definition;
  const shipped = (id: string): DeployedFunction => ({
    id,
    entry: join(functionsFolder, id, 'handler.ts'),
    needs: together((hooksOf[id] ?? []).flatMap((hook) => hooks[hook] ?? [])),
  });
  const appFunction = (id: string, needs: AppNeeds): DeployedFunction => ({
    id,
    entry: join(folder, id, 'handler.ts'),
    needs: together([needs]),
  });
  return {
    routes: [
      ...shippedRoutes
        .filter(({ id }) => !withoutRoutes.includes(id))
        .map((route) => ({
          ...route,
          ...shipped(route.id),
          contract: join(functionsFolder, route.id, 'contract.ts'),
        })),
      ...routes.map((route) => ({
        ...route,
        authorization: 'jwt' as const,
        ...appFunction(route.id, route),
        contract: join(folder, route.id, 'contract.ts'),
      })),
    ],
    audit: shipped('audit'),
    settle: shipped('settle'),
    consumers: consumers.map((consumer) => ({
      ...consumer,
      ...appFunction(consumer.id, consumer),
    })),
  };
}

/** All of them, each by its id. */
export function allFunctions({
  routes,
  audit,
  settle,
  consumers,
}: AppFunctions): readonly DeployedFunction[] {
  return [...routes, audit, settle, ...consumers];
}

function together(all: readonly AppNeeds[]): Required<AppNeeds> {
  const tables: Record<string, AppTableRights> = {};
  for (const [name, rights] of all.flatMap((needs) => Object.entries(needs.tables ?? {}))) {
    tables[name] = tables[name] === 'write' ? 'write' : rights;
  }
  return {
    tables,
    secrets: [...new Set(all.flatMap(({ secrets = [] }) => secrets))],
    variables: [...new Set(all.flatMap(({ variables = [] }) => variables))],
  };
}
