import { Grant, type IGrantable, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledge, asNagWrites } from './acknowledge.ts';
import type { Api } from './api.ts';
import { isForMerchant, type Route } from './routes.ts';

const invoke = 'execute-api:Invoke';

/**
 * The right to call the merchant's routes: a policy to attach to the roles of the team's services, and the
 * same as a grant. It names each of these routes, of this stage alone.
 */
export class MerchantAccess extends Construct {
  /** `undefined`: the app has no merchant's routes. */
  readonly policy: ManagedPolicy | undefined;
  readonly #resourceArns: readonly string[];

  constructor(
    scope: Construct,
    id: string,
    {
      api,
      routes,
      description,
    }: Readonly<{ api: Api; routes: readonly Route[]; description: string }>,
  ) {
    super(scope, id);
    this.#resourceArns = routes.filter(isForMerchant).map((route) => api.arnOf(route));
    if (this.#resourceArns.length === 0) return;
    this.policy = new ManagedPolicy(this, 'Policy', {
      description,
      statements: [new PolicyStatement({ actions: [invoke], resources: [...this.#resourceArns] })],
    });
    for (const arn of this.#resourceArns.filter((it) => it.endsWith('*') || it.includes('/*/'))) {
      acknowledge(
        this.policy,
        `AwsSolutions-IAM5[Resource::${asNagWrites(arn, this)}]`,
        'The wildcard stands for an id in the path; stage, method and the rest of the path are named.',
      );
    }
  }

  /** @throws Error when the app has none of these routes. */
  grant(grantee: IGrantable): void {
    if (this.policy === undefined) {
      throw new Error('This app has left out every merchant’s route: there is none to grant.');
    }
    Grant.addToPrincipal({ grantee, actions: [invoke], resourceArns: [...this.#resourceArns] });
  }
}
