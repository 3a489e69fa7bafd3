import { Duration } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { functionTimeoutSeconds } from './api-rules.ts';
import { OwnRoleFunction, type OwnRoleFunctionProps } from './own-role-function.ts';
import type { Grant, Route } from './routes.ts';

/** The function of one route, with a role that holds what this route needs and nothing else. */
export class RouteFunction extends OwnRoleFunction {
  constructor(
    scope: Construct,
    id: string,
    props: Omit<OwnRoleFunctionProps, 'description' | 'timeout'> & {
      readonly route: Route;
      /** Gives what each grant of a route stands for. */
      readonly grants: Readonly<Record<Grant, (grantee: IGrantable) => void>>;
    },
  ) {
    const { route, grants, ...others } = props;
    super(scope, id, {
      ...others,
      description: `${route.method} ${route.path}`,
      timeout: Duration.seconds(functionTimeoutSeconds),
    });
    for (const grant of route.grants) {
      grants[grant](this.role);
    }
  }
}
