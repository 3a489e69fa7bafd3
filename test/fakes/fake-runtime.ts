import { Logger } from '@aws-lambda-powertools/logger';
import { createTableClient } from '../../functions/core/dynamodb/table-client.ts';
import type { Runtime } from '../../functions/core/runtime/runtime.ts';
import { createSecretsClient } from '../../functions/core/secrets/read-secret.ts';

/** A runtime whose logger keeps its lines and whose dependencies must not be touched. */
export function fakeRuntime(): { readonly runtime: Runtime; readonly lines: unknown[] } {
  const lines: unknown[] = [];
  const logger = new Logger();
  for (const level of ['info', 'warn', 'error'] as const) {
    logger[level] = (message, ...extras) => {
      lines.push({ level, message, extra: extras[0] });
    };
  }
  const untouchable = () => {
    throw new Error('not expected here');
  };
  return {
    lines,
    runtime: {
      environment: {
        app: 'demo',
        stage: 'sandbox',
        tableName: 'table',
        dojoKeySecretId: 'secret',
        dojoKeyTtlSeconds: 300,
        dojoEnvironment: 'sandbox',
        dojoBaseUrl: 'http://127.0.0.1:1',
        dojoVersion: '2024-02-05',
        dojoAttemptTimeoutMs: 1_000,
        userIdClaim: 'sub',
        replacementLimitPerHour: 10,
        userLimits: { perMinute: 30, perDay: 300 },
        auditRepair: false,
        amountLimits: {},
        appSettings: {},
        appTables: {},
        appSecrets: {},
        appVariables: [],
      },
      logger,
      metrics: {
        dojoAttempt: () => undefined,
        problem: () => undefined,
        signal: () => undefined,
        openFor: () => undefined,
      },
      dojo: { call: untouchable, proveAccount: untouchable },
      dojoKey: { get: untouchable, renew: untouchable },
      map: {} as never,
      table: createTableClient(),
      secrets: createSecretsClient(),
      linkedCustomers: new Map() as never,
      customerDependencies: untouchable,
      countCreation: untouchable,
      observeDeclines: untouchable,
      idempotencyDependencies: untouchable,
      settleLater: untouchable,
    },
  };
}
