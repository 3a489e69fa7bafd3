import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { LocalStack } from './start-local-stack.ts';

/** Where a running stack says how it is reached, below the folder in which it was started. */
export const runningFile = '.local/running.json';

const runningStack = z.object({
  pid: z.int(),
  /** The folder with its cdk.json. Absent: the one in which it was started. */
  root: z.string().optional(),
  app: z.string(),
  stage: z.string(),
  dojoUrl: z.string(),
  dynamoDbUrl: z.string(),
  secretsManagerUrl: z.string(),
  tableName: z.string(),
  dojoKeySecretName: z.string(),
  /** Absent: a stack without the webhook route. */
  webhookSecretName: z.string().optional(),
  apiUrl: z.string().optional(),
  /** Where functions can be invoked. Absent: only some parts of a stack run. */
  functionsUrl: z.string().optional(),
  /** Of the bus. Absent: as above. */
  eventBridgeUrl: z.string().optional(),
  /** Of the queues, which can be read there too. Absent: as above. */
  queuesUrl: z.string().optional(),
  /** Whose tokens the API takes. Absent: as above. */
  issuerUrl: z.string().optional(),
});

/** How the parts of a running stack are reached. Holds no key: that is in its Secrets Manager. */
export type RunningStack = z.infer<typeof runningStack>;

/** What the file says of a stack. */
export type AnnouncedStack = Pick<
  LocalStack,
  'dojoUrl' | 'dynamoDbUrl' | 'secretsManagerUrl' | 'tableName' | 'dojoKeySecretName' | 'settings'
> &
  Partial<
    Pick<LocalStack, 'apiUrl' | 'webhookSecretName' | 'functionsUrl' | 'root' | 'issuerUrl'>
  > & {
    readonly eventBridge?: Pick<LocalStack['eventBridge'], 'url'>;
    readonly queues?: Pick<LocalStack['queues'], 'url'>;
  };

/** The stack that runs, by its file; `undefined` when there is none, or only a dead one's. */
export async function findRunningStack(path: string): Promise<RunningStack | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  const parsed = runningStack.safeParse(text === undefined ? undefined : parse(text));
  return parsed.success && isAlive(parsed.data.pid) ? parsed.data : undefined;
}

/**
 * Says how this process's stack is reached, unless another stack that runs has said so already.
 *
 * @returns what takes the file away again, if it is ours.
 */
export async function announce(stack: AnnouncedStack, path: string): Promise<() => Promise<void>> {
  if ((await findRunningStack(path)) !== undefined) {
    return async () => {};
  }
  const { dojoUrl, dynamoDbUrl, secretsManagerUrl, tableName, dojoKeySecretName } = stack;
  const { apiUrl, webhookSecretName, functionsUrl, root, eventBridge, queues, issuerUrl } = stack;
  const { app, stage } = stack.settings;
  const running: RunningStack = {
    pid: process.pid,
    ...{ app, stage, dojoUrl, dynamoDbUrl, secretsManagerUrl, tableName, dojoKeySecretName },
    ...(root !== undefined && { root }),
    ...(apiUrl !== undefined && { apiUrl }),
    ...(functionsUrl !== undefined && { functionsUrl }),
    ...(webhookSecretName !== undefined && { webhookSecretName }),
    ...(eventBridge !== undefined && { eventBridgeUrl: eventBridge.url }),
    ...(queues !== undefined && { queuesUrl: queues.url }),
    ...(issuerUrl !== undefined && { issuerUrl }),
  };
  await mkdir(dirname(path), { recursive: true });
  await rm(path, { force: true });
  await writeFile(path, `${JSON.stringify(running, null, 2)}\n`, { mode: 0o600 });
  return () => rm(path, { force: true });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
