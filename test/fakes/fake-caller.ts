import type { AppTable, CallerContext } from '../../functions/core/app/app-context.ts';
import type { UserId } from '../../functions/core/customers/customer-link.ts';
import type { Claims } from '../../functions/core/http/call.ts';

export interface FakeCaller<Settings> {
  /** Default `alice`. */
  readonly userId?: string;
  /** Default: none. */
  readonly claims?: Claims;
  /** Default: none. */
  readonly settings?: Settings;
  /** By the app's names. Default: none. */
  readonly tables?: Readonly<Record<string, AppTable>>;
}

/** What an app's own code is given for one request, for its tests. */
export function fakeCaller<Settings = Record<string, never>>({
  userId = 'alice',
  claims = {},
  settings = {} as Settings,
  tables = {},
}: FakeCaller<Settings> = {}): CallerContext<Settings> {
  const missing = (name: string): never => {
    throw new Error(`The test gives no "${name}".`);
  };
  return {
    app: 'demo',
    stage: 'sandbox',
    settings,
    userId: userId as UserId,
    claims,
    table: (name) => tables[name] ?? missing(name),
    secret: async (name) => missing(name),
    variable: missing,
  };
}
