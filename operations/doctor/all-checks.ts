import { alarmChecks } from './alarm-checks.ts';
import type { Check } from './check.ts';
import { clockCheck } from './clock-check.ts';
import { dojoChecks } from './dojo-checks.ts';
import type { ExaminedStage } from './examined-stage.ts';
import { issuerCheck } from './issuer-check.ts';
import { keyChecks } from './key-checks.ts';
import { queueChecks } from './queue-checks.ts';
import { quotaChecks } from './quota-checks.ts';
import { stackChecks } from './stack-checks.ts';
import { tableChecks } from './table-checks.ts';
import { webhookChecks } from './webhook-checks.ts';

/** Everything that there is to look at, the local stack's and AWS's alike. */
export function allChecks(stage: ExaminedStage): readonly Check[] {
  return [
    ...keyChecks,
    ...webhookChecks,
    ...dojoChecks,
    issuerCheck,
    ...tableChecks,
    ...stackChecks,
    ...queueChecks(stage),
    ...alarmChecks,
    ...quotaChecks,
    clockCheck,
  ];
}
