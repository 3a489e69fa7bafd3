import type { Clock } from '../clock.ts';
import type { AuditRuns } from '../customers/audit/audit-runs.ts';
import { type Attributes, versionedItems } from './versioned-items.ts';

/** The one item: who is running until when, and where the next run begins. */
export const auditRunKey = 'audit#cursor';

const cursorKeptForSeconds = 3 * 86_400;

interface StoredRun {
  readonly revision: string;
  readonly runsUntilMs: number;
  readonly cursor: string | undefined;
  readonly listBegunAtMs: number | undefined;
}

function parse(attributes: Attributes, nowMs: number): StoredRun {
  // DynamoDB deletes expired items days later.
  const isFresh = Number(attributes.expiresAtSeconds?.N) * 1_000 > nowMs;
  const cursor = isFresh ? attributes.cursor?.S : undefined;
  const begun = cursor === undefined ? undefined : attributes.listBegunAtMs?.N;
  return {
    revision: attributes.revision?.S ?? '',
    runsUntilMs: Number(attributes.runsUntilMs?.N ?? 0),
    cursor,
    listBegunAtMs: begun === undefined ? undefined : Number(begun),
  };
}

function format({ runsUntilMs, cursor, listBegunAtMs }: StoredRun, nowMs: number): Attributes {
  return {
    runsUntilMs: { N: String(runsUntilMs) },
    expiresAtSeconds: { N: String(Math.ceil(nowMs / 1_000) + cursorKeptForSeconds) },
    ...(cursor !== undefined && { cursor: { S: cursor } }),
    ...(listBegunAtMs !== undefined && { listBegunAtMs: { N: String(listBegunAtMs) } }),
  };
}

export function auditRunTable(
  client: Parameters<typeof versionedItems>[0],
  tableName: string,
  { clock, newRevision }: { readonly clock: Clock; readonly newRevision: () => string },
): AuditRuns {
  const items = versionedItems(client, tableName);
  const write = (expected: StoredRun | undefined, next: StoredRun): Promise<boolean> =>
    items.replace(auditRunKey, expected, {
      revision: next.revision,
      attributes: format(next, clock()),
    });

  return {
    async begin(limitMs) {
      const nowMs = clock();
      const item = await items.find(auditRunKey);
      const last = item && parse(item, nowMs);
      if (last !== undefined && last.runsUntilMs > nowMs) return undefined;
      const from = last?.cursor;
      const listBegunAtMs = last?.listBegunAtMs;
      const runsUntilMs = nowMs + limitMs;
      const running = { revision: newRevision(), runsUntilMs, cursor: from, listBegunAtMs };
      if (!(await write(last, running))) return undefined;
      return {
        from,
        listBegunAtMs,
        end: async (next) => {
          await write(running, { revision: newRevision(), runsUntilMs: 0, ...next });
        },
      };
    },
  };
}
