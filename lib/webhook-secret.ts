import { RemovalPolicy } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { webhookSecretName } from './resource-names.ts';
import type { StageEncryption } from './stage-encryption.ts';

/**
 * The place of the secrets that Dojo signs its webhooks with, created empty: `npm run webhooks` puts
 * them there. It goes when the stack goes, for the reasons of the Dojo key's; Dojo still has them.
 */
export class WebhookSecret extends Construct {
  /** Full, with the six letters that Secrets Manager adds. */
  readonly arn: string;
  readonly secretName: string;
  readonly #encryption: StageEncryption;

  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly app: string;
      readonly stage: string;
      readonly encryption: StageEncryption;
    },
  ) {
    super(scope, id);
    this.#encryption = props.encryption;
    this.secretName = webhookSecretName(props);
    // CDK's own `Secret` always generates a value, and the webhook route would trust it.
    const secret = new CfnSecret(this, 'Resource', {
      name: this.secretName,
      description: `Dojo webhook signing secrets of ${props.app}, ${props.stage}`,
      ...props.encryption.ofSecret,
    });
    secret.applyRemovalPolicy(RemovalPolicy.DESTROY);
    this.arn = secret.ref;
    acknowledge(
      this,
      'AwsSolutions-SMG4',
      'Dojo issues the secrets, and replacing one takes a wait between two calls: npm run webhooks -- rotate does it.',
    );
  }

  grantRead(grantee: IGrantable): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['secretsmanager:GetSecretValue'],
      resourceArns: [this.arn],
    });
    this.#encryption.grant(grantee, 'read-secret');
  }
}
