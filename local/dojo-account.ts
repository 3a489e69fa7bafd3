import { CannotRun } from '../lib/cannot-run.ts';
import type { StageSettings } from '../lib/stage-settings.ts';

/** Where Dojo is, and the key of one of its accounts. */
export interface DojoAccount {
  readonly baseUrl: string;
  readonly apiKey: string;
}

type DojoEnvironment = StageSettings['dojo']['environment'];

const keyPrefixes: Readonly<Record<DojoEnvironment, string>> = {
  sandbox: 'sk_sandbox_',
  production: 'sk_prod_',
};

/** The key that the stack takes to the simulator, which accepts any key of the right form. */
export function simulatorKey(environment: DojoEnvironment): string {
  return `${keyPrefixes[environment]}local`;
}

/** @throws CannotRun when the key is not one of the environment's. */
export function checkKey({ apiKey }: DojoAccount, environment: DojoEnvironment): void {
  const prefix = keyPrefixes[environment];
  if (!apiKey.startsWith(prefix) || apiKey.length === prefix.length || /\s/.test(apiKey)) {
    throw new CannotRun(
      `DOJO_API_KEY does not fit this stage, which belongs to Dojo's ${environment} environment: its keys start with ${prefix} and have no spaces.`,
    );
  }
}
