import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import { auditGrants } from './audit-grants.ts';
import { AuditParts } from './audit-parts.ts';
import type { CustomerMapTable } from './customer-map-table.ts';
import type { DojoKeySecret } from './dojo-key-secret.ts';
import { auditLeastMemoryMb, auditTimeoutSeconds } from './function-limits.ts';
import { isItemGrant } from './item-grants.ts';
import {
  LeastPrivilegeFunction,
  type LeastPrivilegeFunctionProps,
} from './least-privilege-function.ts';
import type { StageSettings } from './stage-settings.ts';

/**
 * The function that compares a part of Dojo's customers with the customer map, what invokes it part by
 * part, and what sets that off. It keeps its runs apart by itself: a reserved concurrency of 1 cannot be
 * had in a fresh AWS account.
 */
export class AuditSchedule extends LeastPrivilegeFunction {
  /** One execution is one audit. */
  readonly parts: AuditParts;

  constructor(
    scope: Construct,
    id: string,
    props: Omit<LeastPrivilegeFunctionProps, 'description' | 'timeout'> & {
      readonly audit: StageSettings['audit'];
      readonly customerMap: CustomerMapTable;
      readonly dojoKey: DojoKeySecret;
    },
  ) {
    const { audit, customerMap, dojoKey, ...others } = props;
    super(scope, id, {
      ...others,
      description: `Audit of the customer map: ${audit.repair ? 'reports and repairs' : 'reports'}`,
      memoryMb: Math.max(auditLeastMemoryMb, others.memoryMb),
      timeout: Duration.seconds(auditTimeoutSeconds),
    });
    for (const grant of auditGrants) {
      if (isItemGrant(grant)) {
        customerMap.grantItems(this.role, grant);
      } else if (grant === 'customer-scan') {
        customerMap.grantScan(this.role);
      } else {
        dojoKey.grantRead(this.role);
      }
    }
    // For who invokes it by itself: what kept it from running still does.
    this.handler.configureAsyncInvoke({ retryAttempts: 0 });
    const { logRetentionDays, encryption } = others;
    this.parts = new AuditParts(this, 'Parts', {
      handler: this.handler,
      logRetentionDays,
      encryption,
    });
    new Rule(this, 'Schedule', {
      schedule: Schedule.expression(audit.schedule),
      targets: [new SfnStateMachine(this.parts)],
    });
  }
}
