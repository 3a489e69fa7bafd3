import { type FunctionInstance, type InstanceOptions, startInstance } from './function-instance.ts';

/** One Lambda function. */
export interface LocalFunction {
  /**
   * @param requestId - Lambda's id of the invocation. Default: a new one.
   * @returns the handler's result, through JSON and back.
   * @throws FunctionError when the handler threw, its thread died, or its time ran out.
   */
  invoke(event: unknown, requestId?: string): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * Loads a bundle into a thread of its own and invokes it there. The thread gives the function its
 * own environment, module state and log, so that two stacks in one process share nothing, and keeps
 * a handler that never yields from stopping the gateway. After a crash or a time-out the next
 * invocation gets a new thread, as on Lambda.
 *
 * Unlike Lambda's, a thread takes any number of invocations at once: a thread for each would cost
 * more than it shows. Module state that belongs to one invocation, such as keys appended to a shared
 * logger, is seen by those beside it.
 *
 * @throws what the bundle throws while it loads, e.g. about a missing variable.
 */
export async function startFunction(options: InstanceOptions): Promise<LocalFunction> {
  const instances = new Set<FunctionInstance>();
  const start = async () => {
    const instance = await startInstance(options);
    instances.add(instance);
    return instance;
  };
  let current = start();
  await current;

  async function usableInstance(): Promise<FunctionInstance> {
    const seen = current;
    const instance = await seen;
    if (!instance.isSpent()) {
      return instance;
    }
    if (current === seen) {
      current = start();
    }
    return current;
  }

  return {
    invoke: async (event, requestId) => (await usableInstance()).invoke(event, requestId),
    close: async () => {
      await Promise.allSettled([current]);
      await Promise.all([...instances].map((instance) => instance.terminate()));
    },
  };
}
