import * as z from 'zod/mini';
import type { Clock } from '../clock.ts';
import type { AuditRuns, Deleted, KeptRun, RunSoFar } from '../customers/audit/audit-runs.ts';
import { findingKinds } from '../customers/audit/finding.ts';
import type { CustomerId } from '../customers/customer-link.ts';
import type { Marker } from '../customers/marker.ts';
import { Unavailable } from '../failures.ts';
import { parseJson } from '../parse-json.ts';
import { type Attributes, versionedItems } from './versioned-items.ts';

/** The one item: who is running until when, and where the next run begins. */
export const auditRunKey = 'audit#cursor';

const cursorKeptForSeconds = 3 * 86_400;

const number = z.number();
const soFarSchema = z.object({
  startedAtMs: number,
  begunAtMs: number,
  isFromStart: z.boolean(),
  backToMs: z.optional(number),
  linksFromMs: z.optional(number),
  listed: z.object({ pages: number, customers: number, marked: number, ofOtherMaps: number }),
  inDoubt: z.array(
    z.object({
      marker: z.pipe(
        z.string(),
        z.transform((marker) => marker as Marker),
      ),
      id: z.pipe(
        z.string(),
        z.transform((id) => id as CustomerId),
      ),
      createdAtMs: z.optional(number),
    }),
  ),
  findings: z.partialRecord(z.enum(findingKinds), number),
  deletions: number,
  openSeenAtMs: number,
  mapReadMs: number,
  canaryId: z.optional(z.string()),
  pagesAtMost: z.optional(number),
});

interface StoredRun extends KeptRun {
  readonly revision: string;
  readonly runsUntilMs: number;
}

/** One that this version cannot read is as none: the list is counted as begun in the middle. */
function parseSoFar(text: string | undefined): RunSoFar | undefined {
  if (text === undefined) return undefined;
  const { data } = z.safeParse(soFarSchema, parseJson(text));
  return (
    data && {
      ...data,
      backToMs: data.backToMs,
      linksFromMs: data.linksFromMs,
      inDoubt: data.inDoubt.map((it) => ({ ...it, createdAtMs: it.createdAtMs })),
    }
  );
}

/** An item of before has them with the cursor alone. */
function parseDeleted({ deletions, deletedAtMs }: Attributes): Deleted | undefined {
  const atMs = deletedAtMs?.N;
  return atMs === undefined ? undefined : { count: Number(deletions?.N ?? 0), atMs: Number(atMs) };
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
    soFar: cursor === undefined ? undefined : parseSoFar(attributes.soFar?.S),
    deleted: parseDeleted(attributes),
  };
}

function format(
  { runsUntilMs, cursor, listBegunAtMs, soFar, deleted }: StoredRun,
  nowMs: number,
): Attributes {
  // Of the list's beginning: a cursor at which every run breaks is left in the end.
  const keptFromMs = cursor === undefined ? nowMs : (soFar?.begunAtMs ?? nowMs);
  return {
    runsUntilMs: { N: String(runsUntilMs) },
    expiresAtSeconds: { N: String(Math.ceil(keptFromMs / 1_000) + cursorKeptForSeconds) },
    ...(cursor !== undefined && { cursor: { S: cursor } }),
    ...(listBegunAtMs !== undefined && { listBegunAtMs: { N: String(listBegunAtMs) } }),
    ...(deleted !== undefined && {
      deletions: { N: String(deleted.count) },
      deletedAtMs: { N: String(deleted.atMs) },
    }),
    ...(soFar !== undefined && { soFar: { S: JSON.stringify(soFar) } }),
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
      const begun: KeptRun = {
        cursor: last?.cursor,
        listBegunAtMs: last?.listBegunAtMs,
        soFar: last?.soFar,
        deleted: last?.deleted,
      };
      let running: StoredRun = {
        ...begun,
        revision: newRevision(),
        runsUntilMs: nowMs + limitMs,
      };
      if (!(await write(last, running))) return undefined;
      return {
        begun,
        reserve: async (deleted) => {
          const reserved = { ...running, revision: newRevision(), deleted };
          if (!(await write(running, reserved))) {
            throw new Unavailable('audit_overtaken', 'Another audit has begun meanwhile.');
          }
          running = reserved;
        },
        end: async (next) => {
          await write(running, { revision: newRevision(), runsUntilMs: 0, ...next });
        },
      };
    },
  };
}
