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
  /** Folder with `<id>/index.js` for each function. Default: they are built from `entries`. */
  readonly builtIn?: string | undefined;
  /**
   * `at once` shows right away what keeps a function from loading; `when invoked` costs nothing for
   * those that nobody calls. Default `at once`.
   */
  readonly functionsStart?: 'at once' | 'when invoked' | undefined;
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
 * @throws CannotRun when a source does not build or, where they start at once, a bundle does not load.
 */
export async function startFunctions(options: FunctionsOptions): Promise<LocalFunctions> {
  const outDir = options.builtIn ?? (await mkdtemp(join(tmpdir(), 'save-card-functions-')));
  const ids = new Set(options.entries.map(({ id }) => id));
  const functions = new Map<string, Promise<LocalFunction>>();
  const start = (id: string): Promise<LocalFunction> => {
    const started =
      functions.get(id) ?? startOne(id, { ...options, file: join(outDir, id, 'index.js') });
    functions.set(id, started);
    return started;
  };
  const close = async () => {
    const settled = await Promise.allSettled(functions.values());
    await Promise.all(settled.map((it) => it.status === 'fulfilled' && it.value.close()));
    if (options.builtIn === undefined) await rm(outDir, { recursive: true, force: true });
  };
  try {
    if (options.builtIn === undefined) build(options, outDir);
    const starting = options.functionsStart === 'when invoked' ? [] : [...ids].map(start);
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
      if (!ids.has(id)) {
        throw new Error(`There is no function ${id}.`);
      }
      return (await start(id)).invoke(event);
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
