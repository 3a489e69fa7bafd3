import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { RandomFaults } from '../../../simulator/dojo-simulator.ts';
import { nextMessage } from '../next-message.ts';
import type { ProcessMemory } from '../process-memory.ts';
import type { StackMessage, StackRequest } from './stack-process.ts';

type Message<Kind> = Extract<StackMessage, { readonly kind: Kind }>;

export interface ApiRequest {
  readonly user: string;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

export interface ApiAnswer {
  readonly status: number;
  readonly text: string;
}

/** A local stack in a process of its own, so that its memory and its processor time are not the caller's. */
export interface LoadedStack {
  send(request: ApiRequest): Promise<ApiAnswer>;
  /** Signs them in, so that no request waits for that. */
  signIn(users: readonly string[]): Promise<void>;
  /** Replaces the faults at Dojo; `percentage: 0` ends them. */
  fault(faults: RandomFaults): Promise<void>;
  /** MB, after the garbage of the main thread is collected. */
  memory(): Promise<ProcessMemory>;
  close(): Promise<void>;
}

/** With which `npm start` begins: it has Node keep what it compiles. */
const checkInstallation = new URL('../../../local/check-installation.js', import.meta.url).href;

export async function startLoadedStack(): Promise<LoadedStack> {
  const child = fork(new URL('./stack-process.ts', import.meta.url), {
    execArgv: ['--import', checkInstallation, '--expose-gc'],
  });
  const ready = await nextMessage<Message<'ready'>>(child);
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (user: string): Promise<string> => {
    const token = tokens.get(user) ?? askForToken(ready.issuerUrl, user);
    tokens.set(user, token);
    return token;
  };
  return {
    send: async ({ user, method, path, body }) => {
      const answer = await fetch(`${ready.apiUrl}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${await tokenOf(user)}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: answer.status, text: await answer.text() };
    },
    signIn: async (users) => {
      await Promise.all(users.map(tokenOf));
    },
    fault: async (faults) => {
      await postJson(`${ready.dojoUrl}/simulator/faults`, faults);
    },
    memory: async () => {
      const answered = nextMessage<Message<'memory'>>(child);
      child.send('memory' satisfies StackRequest);
      return answered;
    },
    close: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

async function askForToken(issuerUrl: string, sub: string): Promise<string> {
  const answer = await postJson(`${issuerUrl}/token`, { sub });
  return JSON.parse(await answer.text()).access_token;
}

async function postJson(url: string, body: unknown): Promise<Response> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`POST ${url} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}
