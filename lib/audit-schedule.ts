import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import type { CustomerMapTable } from './customer-map-table.ts';
import type { DojoKeySecret } from './dojo-key-secret.ts';
import type { ItemGrantName } from './item-grants.ts';
import { OwnRoleFunction, type OwnRoleFunctionProps } from './own-role-function.ts';
import type { StageSettings } from './stage-settings.ts';

/** It holds the whole customer map at once: room for about a million users. */
const leastMemoryMb = 1024;

/** It finishes erasures whatever the settings, and repairs where they say so. */
const grants: readonly ItemGrantName[] = [
  'customers',
  'map-identity',
  'dojo-account',
  'adoptable-customers',
  'adoptable-customers-record',
  'audit-run',
];

/**
 * The function that compares the customer map with Dojo's customers, and what sets it off. It keeps
 * its runs apart by itself: a reserved concurrency of 1 cannot be had in a fresh AWS account.
 */
export class AuditSchedule extends OwnRoleFunction {
  constructor(
    scope: Construct,
    id: string,
    props: Omit<OwnRoleFunctionProps, 'description' | 'timeout'> & {
      readonly audit: StageSettings['audit'];
      readonly customerMap: CustomerMapTable;
      readonly dojoKey: DojoKeySecret;
    },
  ) {
    const { audit, customerMap, dojoKey, ...others } = props;
    super(scope, id, {
      ...others,
      description: `Audit of the customer map: ${audit.repair ? 'reports and repairs' : 'reports'}`,
      memoryMb: Math.max(leastMemoryMb, others.memoryMb),
      timeout: Duration.minutes(15),
    });
    customerMap.grantScan(this.role);
    for (const grant of grants) {
      customerMap.grantItems(this.role, grant);
    }
    dojoKey.grantRead(this.role);
    // A run that failed is not worth repeating at once: what kept it from running still does.
    this.handler.configureAsyncInvoke({ retryAttempts: 0 });
    new Rule(this, 'Schedule', {
      schedule: Schedule.expression(audit.schedule),
      targets: [new LambdaFunction(this.handler)],
    });
  }
}
