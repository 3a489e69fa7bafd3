import { startLocalStack } from '../../../local/start-local-stack.ts';
import { type ProcessMemory, processMemory } from '../process-memory.ts';

/** To the process: `memory` is answered with the memory that it has after its garbage is collected. */
export type StackRequest = 'memory';

/** From it. */
export type StackMessage =
  | {
      readonly kind: 'ready';
      readonly apiUrl: string;
      readonly dojoUrl: string;
      readonly issuerUrl: string;
    }
  | ({ readonly kind: 'memory' } & ProcessMemory);

function post(message: StackMessage): void {
  process.send?.(message);
}

const { apiUrl, dojoUrl, issuerUrl } = await startLocalStack({
  log: () => undefined,
  // Few users make thousands of orders: each is counted, and none refused.
  changeSettings: (settings) => ({
    ...settings,
    userLimits: { perMinute: 1_000_000, perDay: 1_000_000 },
  }),
});
process.on('message', (_: StackRequest) => {
  post({ kind: 'memory', ...processMemory() });
});
process.on('disconnect', () => process.exit());
post({ kind: 'ready', apiUrl, dojoUrl, issuerUrl });
