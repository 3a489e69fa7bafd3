import { randomUUID } from 'node:crypto';
import { localAccountId, localRegion } from './aws/local-account.ts';
import type { BusEvent } from './aws/start-event-bridge.ts';

/** What EventBridge hands to the target of a rule with a schedule. */
export function scheduledEvent(nowMs: number): BusEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: localAccountId,
    time: `${new Date(nowMs).toISOString().slice(0, 19)}Z`,
    region: localRegion,
    resources: [`arn:aws:events:${localRegion}:${localAccountId}:rule/audit-schedule`],
    detail: {},
  };
}
