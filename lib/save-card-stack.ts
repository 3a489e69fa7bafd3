import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { failedEventsOutput } from './failed-events-output.ts';
import { functionOutput } from './function-output.ts';
import { Observability } from './observability/observability.ts';
import { isProtectedFromDeletion } from './release-settings.ts';
import { SaveCard, type SaveCardProps } from './save-card.ts';

/** One stage of one app: everything that it owns, and nothing shared with another. */
export class SaveCardStack extends Stack {
  readonly backend: SaveCard;
  readonly observability: Observability;

  constructor(scope: Construct, props: SaveCardProps) {
    const { app, stage, dojo } = props.settings;
    super(scope, `save-card-${app}-${stage}`, {
      description: `Save-card backend of ${app}, ${stage} (Dojo ${dojo.environment})`,
      terminationProtection: isProtectedFromDeletion(props.settings),
    });
    // CDK leaves `Default` out of logical ids: those of deployed stages stay what they are.
    this.backend = new SaveCard(this, 'Default', props);
    const { settings } = props;
    this.observability = new Observability(this, 'Observability', {
      backend: this.backend,
      settings,
    });
    this.#describe(this.backend);
  }

  /** The outputs, for people and for the commands under operations/. */
  #describe(backend: SaveCard): void {
    new CfnOutput(this, 'ApiUrl', { value: backend.url });
    const { customDomain } = backend.api;
    if (customDomain !== undefined) {
      new CfnOutput(this, 'CustomDomainTarget', {
        value: customDomain.target,
        description: 'Where a CNAME of the custom domain leads, if no hosted zone is set.',
      });
    }
    new CfnOutput(this, 'TableName', { value: backend.table.tableName });
    new CfnOutput(this, 'DojoKeySecretName', { value: backend.dojoKey.secretName });
    new CfnOutput(this, 'FillDojoKeyCommand', {
      value: backend.dojoKey.fillCommand,
      description:
        'Stores the Dojo API key without checking it, where npm run key -- set cannot run: in a shell with AWS credentials.',
    });
    const { policy } = backend.merchantAccess;
    if (policy !== undefined) {
      new CfnOutput(this, 'MerchantPolicyArn', {
        value: policy.managedPolicyArn,
        description:
          'Attach this policy to the roles of your services that call /merchant/ routes.',
      });
      new CfnOutput(this, 'ApiRegion', {
        value: this.region,
        description:
          'What requests to /merchant/ routes are signed for, with the service execute-api.',
      });
    }
    new CfnOutput(this, 'WebhookUrl', { value: backend.webhookUrl });
    new CfnOutput(this, 'WebhookSecretName', { value: backend.webhookSecret.secretName });
    new CfnOutput(this, 'EventBusName', { value: backend.bus.eventBusName });
    new CfnOutput(this, 'RefusedEventsQueueUrl', {
      value: backend.events.deadLetterQueueUrl,
      description: 'Events that the bus refused wait here for a person.',
    });
    for (const [id, { queue, handler }] of backend.consumers) {
      new CfnOutput(this, failedEventsOutput(id), {
        value: queue.queueUrl,
        description: `Events that the consumer ${id} failed on wait here for a person.`,
      });
      new CfnOutput(this, functionOutput(id), { value: handler.functionName });
    }
    new CfnOutput(this, 'SettleQueueUrl', {
      value: backend.settling.queue.queueUrl,
      description: 'What requests have left open waits here for its next look.',
    });
    new CfnOutput(this, 'UnsettledQueueUrl', {
      value: backend.settling.deadLetters.queueUrl,
      description: 'What could not be looked at waits here for a person.',
    });
    if (backend.encryption.key !== undefined) {
      new CfnOutput(this, 'EncryptionKeyArn', {
        value: backend.encryption.key.keyArn,
        description: 'Table, secrets, queues and logs cannot be read without this key.',
      });
    }
    const { topic, dashboard } = this.observability;
    if (topic !== undefined) {
      new CfnOutput(this, 'AlarmTopicArn', {
        value: topic.topicArn,
        description: 'Alarms are told here: subscribe a chat or a pager.',
      });
    }
    if (dashboard !== undefined) {
      new CfnOutput(this, 'DashboardName', { value: dashboard.dashboardName });
    }
    new CfnOutput(this, 'AuditFunctionName', { value: backend.audit.handler.functionName });
    new CfnOutput(this, 'AuditStateMachineArn', { value: backend.audit.parts.stateMachineArn });
    new CfnOutput(this, 'LogGroupNamePrefix', {
      // CloudFormation names a group after its stack, since no name is given.
      value: `${this.stackName}-`,
      description: 'The names of all log groups begin like this.',
    });
    const cognito = backend.signIn?.cognito;
    if (cognito !== undefined) {
      new CfnOutput(this, 'UserPoolId', { value: cognito.pool.userPoolId });
      new CfnOutput(this, 'UserPoolClientId', { value: cognito.client.userPoolClientId });
    }
  }
}
