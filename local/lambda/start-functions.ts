import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BundleEntry } from '../../lib/bundle.ts';
import { CannotRun } from '../../lib/cannot-run.ts';
import { bundleWithCache } from './bundle-with-cache.ts';
import { FunctionError, failureLine, type InstanceOptions } from './function-instance.ts';
import type { InvocationFailure } from './messages.ts';
import { type LocalFunction, startFunction } from './start-function.ts';

/** One function: its source, and what it has of its own. */
export interface FunctionSpec
  extends BundleEntry,
    Pick<InstanceOptions, 'environment' | 'memoryMb' | 'timeoutMs'> {}

export interface FunctionsOptions {
  readonly functions: readonly FunctionSpec[];
  /** The app whose code `#app/…` means. */
  readonly appFolder: string;
  /** The functions are called `<prefix>-<id>`. */
  readonly namePrefix: string;
  /** Gives the folder with `<id>/index.js` for each function. Default: they are built. */
  readonly builtIn?: (() => Promise<string>) | undefined;
  /** Receives each line that a function writes, and the function's id. */
  readonly log: (line: string, id: string) => void;
}

export interface LocalFunctions {
  /**
   * @param requestId - Lambda's id of the invocation. Default: a new one.
   * @throws FunctionError when the function failed, Error when there is none of this id.
   */
  invoke(id: string, event: unknown, requestId?: string): Promise<unknown>;
  readonly ids: readonly string[];
  /**
   * Tells each line that a function writes from now on. What an invocation writes is told before its
   * result is there.
   *
   * @returns what ends it.
   */
  watch(id: string, listener: (line: string) => void): () => void;
  close(): Promise<void>;
}

/**
 * Builds the functions as they are deployed. Each starts when it is first invoked, as on Lambda: the threads of all
 * would take 40 MB of memory and a third of a second each, whoever calls them or not. What keeps one from starting is in the
 * log and fails the invocation, and the next one tries again.
 *
 * @throws CannotRun when a source does not build.
 */
export async function startFunctions(options: FunctionsOptions): Promise<LocalFunctions> {
  const outDir =
    (await options.builtIn?.()) ?? (await mkdtemp(join(tmpdir(), 'save-card-functions-')));
  const removeBuilt = () => rmSync(outDir, { recursive: true, force: true });
  // Whoever is told to stop while it builds does not come to close.
  if (options.builtIn === undefined) process.once('exit', removeBuilt);
  const specs = new Map(options.functions.map((spec) => [spec.id, spec]));
  const functions = new Map<string, Promise<LocalFunction>>();
  const watchers = new Set<(line: string, id: string) => void>([options.log]);
  const log = (line: string, id: string) => {
    for (const watcher of watchers) {
      watcher(line, id);
    }
  };
  const start = (spec: FunctionSpec, requestId: string): Promise<LocalFunction> => {
    const running = functions.get(spec.id);
    if (running !== undefined) return running;
    const started = startOne(spec, outDir, { ...options, log, requestId });
    functions.set(spec.id, started);
    started.catch(() => functions.delete(spec.id));
    return started;
  };
  const close = async () => {
    const settled = await Promise.allSettled(functions.values());
    await Promise.all(settled.map((it) => it.status === 'fulfilled' && it.value.close()));
    if (options.builtIn === undefined) {
      await rm(outDir, { recursive: true, force: true });
      process.off('exit', removeBuilt);
    }
  };
  try {
    if (options.builtIn === undefined) await build(options, outDir);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    close,
    ids: [...specs.keys()],
    watch: (id, listener) => {
      const watcher = (line: string, from: string) => {
        if (from === id) {
          listener(line);
        }
      };
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    invoke: async (id, event, requestId = randomUUID()) => {
      const spec = specs.get(id);
      if (spec === undefined) {
        throw new Error(`There is no function ${id}.`);
      }
      return (await start(spec, requestId)).invoke(event, requestId);
    },
  };
}

async function build({ functions, appFolder }: FunctionsOptions, outDir: string): Promise<void> {
  try {
    await bundleWithCache({ entries: functions, appFolder, outDir, withMaps: false });
  } catch (cause) {
    throw new CannotRun(`The functions do not build. ${messageOf(cause)}`, { cause });
  }
}

async function startOne(
  { id, environment, memoryMb, timeoutMs }: FunctionSpec,
  outDir: string,
  { namePrefix, log, requestId }: FunctionsOptions & { readonly requestId: string },
): Promise<LocalFunction> {
  const functionName = `${namePrefix}-${id}`;
  try {
    return await startFunction({
      file: join(outDir, id, 'index.js'),
      functionName,
      environment,
      memoryMb,
      timeoutMs,
      log: (line) => log(line, id),
    });
  } catch (cause) {
    const failure: InvocationFailure = {
      errorType: 'Runtime.InitError',
      errorMessage: `The function ${id} does not start: ${messageOf(cause)}`,
      trace: [],
    };
    log(failureLine(functionName, requestId, failure), id);
    throw new FunctionError(failure);
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
