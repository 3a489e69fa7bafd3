import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BundleEntry, bundleFunctions } from '../../lib/bundle.ts';
import { CannotRun } from '../../lib/cannot-run.ts';
import type { InstanceOptions } from './function-instance.ts';
import { type LocalFunction, startFunction } from './start-function.ts';

export interface FunctionsOptions
  extends Pick<InstanceOptions, 'environment' | 'memoryMb' | 'timeoutMs' | 'log'> {
  readonly entries: readonly BundleEntry[];
  /** The app whose code `#app/…` means. */
  readonly appFolder: string;
  /** The functions are called `<prefix>-<id>`. */
  readonly namePrefix: string;
  /** Variables of single functions beside `environment`, by id. Default none. */
  readonly ownEnvironment?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface LocalFunctions {
  /** @throws FunctionError when the function failed, Error when there is none of this id. */
  invoke(id: string, event: unknown): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * Builds the functions as they are deployed and starts each.
 *
 * @throws CannotRun when a source does not build or a bundle does not load.
 */
export async function startFunctions(options: FunctionsOptions): Promise<LocalFunctions> {
  const outDir = await mkdtemp(join(tmpdir(), 'save-card-functions-'));
  const functions = new Map<string, LocalFunction>();
  const close = async () => {
    await Promise.all([...functions.values()].map((fn) => fn.close()));
    await rm(outDir, { recursive: true, force: true });
  };
  const start = async (id: string) => {
    functions.set(id, await startOne(id, { ...options, file: join(outDir, id, 'index.js') }));
  };
  try {
    build(options, outDir);
    const starting = options.entries.map(({ id }) => start(id));
    // All have to be settled before the first failure is told, so that none is left running.
    await Promise.allSettled(starting);
    await Promise.all(starting);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    close,
    invoke: async (id, event) => {
      const fn = functions.get(id);
      if (fn === undefined) {
        throw new Error(`There is no function ${id}.`);
      }
      return fn.invoke(event);
    },
  };
}

function build({ entries, appFolder }: FunctionsOptions, outDir: string): void {
  try {
    bundleFunctions({ entries, appFolder, outDir });
  } catch (cause) {
    throw new CannotRun(`The functions do not build. ${messageOf(cause)}`, { cause });
  }
}

async function startOne(
  id: string,
  options: FunctionsOptions & { readonly file: string },
): Promise<LocalFunction> {
  try {
    return await startFunction({
      ...options,
      environment: { ...options.environment, ...options.ownEnvironment?.[id] },
      functionName: `${options.namePrefix}-${id}`,
    });
  } catch (cause) {
    throw new CannotRun(`The function ${id} does not start: ${messageOf(cause)}`, { cause });
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
