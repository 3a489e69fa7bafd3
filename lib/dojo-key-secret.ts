import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { dojoKeySecretName } from './resource-names.ts';
import type { StageEncryption } from './stage-encryption.ts';

/**
 * The place of the Dojo API key, created empty: the key goes from a person's clipboard into Secrets
 * Manager and is never in a template, a variable or a log.
 *
 * It goes when the stack goes. The key is Dojo's and can be had there again, and a key that nothing
 * uses should not linger. CloudFormation deletes a secret without a recovery window, so that the
 * stack can be deployed again at once under the same readable name; a kept one would block that.
 */
export class DojoKeySecret extends Construct {
  /** Full, with the six letters that Secrets Manager adds. */
  readonly arn: string;
  readonly secretName: string;
  readonly #encryption: StageEncryption;
  /**
   * One line for a POSIX machine without this repository, whose `npm run key` checks the key as well: it
   * asks for the key, which gets into no history, no process list.
   */
  readonly fillCommand: string;

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
    this.secretName = dojoKeySecretName(props);
    // CDK's own `Secret` always generates a value; a made-up key would hide that none was set.
    const secret = new CfnSecret(this, 'Resource', {
      name: this.secretName,
      description: `Dojo API key of ${props.app}, ${props.stage}, as {"apiKey": "..."}`,
      ...props.encryption.ofSecret,
    });
    secret.applyRemovalPolicy(RemovalPolicy.DESTROY);
    this.arn = secret.ref;
    this.fillCommand = fillCommand(this.secretName, Stack.of(this).region);
    acknowledge(
      this,
      'AwsSolutions-SMG4',
      'Dojo has no interface that issues API keys, so that nothing could rotate this one by itself.',
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

/** In `sh`, since bash, zsh and fish each read a hidden line in another way. */
function fillCommand(secretName: string, region: string): string {
  const steps = [
    'trap "stty echo" EXIT',
    'trap "exit 1" INT',
    'printf "Dojo API key: "',
    'stty -echo',
    'read -r key',
    'echo',
    `printf "{\\"apiKey\\":\\"%s\\"}" "$key" | aws secretsmanager put-secret-value --region ${region} --secret-id ${secretName} --secret-string file:///dev/stdin`,
  ];
  return `sh -c '${steps.join('; ')}'`;
}
