import { Duration } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { functionTimeoutSeconds } from './api-rules.ts';
import type { CustomerMapTable } from './customer-map-table.ts';
import { type ItemGrantName, isItemGrant } from './item-grants.ts';
import {
  LeastPrivilegeFunction,
  type LeastPrivilegeFunctionProps,
} from './least-privilege-function.ts';
import type { Grant, Route } from './routes.ts';

/** The function of one route, with a role that holds what this route needs and nothing else. */
export class RouteFunction extends LeastPrivilegeFunction {
  constructor(
    scope: Construct,
    id: string,
    props: Omit<LeastPrivilegeFunctionProps, 'description' | 'timeout'> & {
      readonly route: Route;
      readonly customerMap: CustomerMapTable;
      /** Gives what each grant stands for that is none on items of the table. */
      readonly grants: Readonly<
        Record<Exclude<Grant, ItemGrantName>, (grantee: IGrantable) => void>
      >;
    },
  ) {
    const { route, customerMap, grants, ...others } = props;
    super(scope, id, {
      ...others,
      description: `${route.method} ${route.path}`,
      timeout: Duration.seconds(functionTimeoutSeconds),
    });
    for (const grant of route.grants) {
      if (isItemGrant(grant)) {
        customerMap.grantItems(this.role, grant);
      } else {
        grants[grant](this.role);
      }
    }
  }
}
