import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { tableSchema } from '../../lib/table-schema.ts';
import { type Check, checkOnAws } from './check.ts';
import type { ExaminedStage } from './examined-stage.ts';
import { ok, problem } from './finding.ts';

const describe = ['dynamodb:DescribeTable'];

async function readTable({ connection, target }: ExaminedStage): Promise<TableDescription> {
  const input = { TableName: target.tableName };
  return (await connection.table.send(new DescribeTableCommand(input))).Table ?? {};
}

/** How a protection that somebody turned off comes back: a deployment alone would change nothing. */
function turnOn(command: string, { target }: ExaminedStage): string {
  return `Turn it on again: aws dynamodb ${command.replace(' ', ` --table-name ${target.tableName} `)}`;
}

/** The table: that it is there, and that nobody has taken its protections away. */
export const tableChecks: readonly Check[] = [
  {
    id: 'table.active',
    needs: describe,
    look: async (stage) => {
      const table = await readTable(stage).catch((error: unknown) => {
        if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
        throw error;
      });
      const { customerIndex } = tableSchema;
      if (table === undefined) {
        return problem(
          `There is no table ${stage.target.tableName}: nobody can pay or save a card.`,
          'Restore it: docs/restore.md.',
        );
      }
      const index = table.GlobalSecondaryIndexes?.find(
        ({ IndexName }) => IndexName === customerIndex.name,
      );
      if (index === undefined) {
        return problem(
          `The table has no index ${customerIndex.name}: no webhook finds its user.`,
          'Make the index as docs/restore.md says.',
        );
      }
      // An AWS emulator need not tell the state of an index.
      const states = [table.TableStatus, index.IndexStatus ?? 'ACTIVE'];
      return states.every((state) => state === 'ACTIVE' || state === 'UPDATING')
        ? ok(`The table ${stage.target.tableName} and its index can be used.`)
        : problem(`The table is ${states.join(', its index ')}.`, 'Wait, and look again.');
    },
  },
  checkOnAws('table.deletion-protection', describe, async (_, stage) =>
    (await readTable(stage)).DeletionProtectionEnabled === true
      ? ok('The table cannot be deleted.')
      : problem(
          'The table can be deleted, and with it the knowledge of whose the saved cards are.',
          turnOn('update-table --deletion-protection-enabled', stage),
        ),
  ),
  checkOnAws('table.backups', ['dynamodb:DescribeContinuousBackups'], async (_, stage) => {
    const { ContinuousBackupsDescription } = await stage.connection.table.send(
      new DescribeContinuousBackupsCommand({ TableName: stage.target.tableName }),
    );
    const recovery = ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
    return recovery?.PointInTimeRecoveryStatus === 'ENABLED'
      ? ok(
          `The table can be restored to any second of the last ${recovery.RecoveryPeriodInDays ?? 35} days.`,
        )
      : problem(
          'The table has no point-in-time recovery: what is lost is lost.',
          turnOn(
            'update-continuous-backups --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true',
            stage,
          ),
        );
  }),
  checkOnAws('table.expiry', ['dynamodb:DescribeTimeToLive'], async (_, stage) => {
    const { TimeToLiveDescription } = await stage.connection.table.send(
      new DescribeTimeToLiveCommand({ TableName: stage.target.tableName }),
    );
    const { timeToLiveAttribute } = tableSchema;
    const isOn =
      ['ENABLED', 'ENABLING'].includes(TimeToLiveDescription?.TimeToLiveStatus ?? '') &&
      TimeToLiveDescription?.AttributeName === timeToLiveAttribute;
    return isOn
      ? ok('Records that have expired are deleted.')
      : problem(
          'Records that have expired are not deleted: they stay for ever, and cost storage.',
          turnOn(
            `update-time-to-live --time-to-live-specification Enabled=true,AttributeName=${timeToLiveAttribute}`,
            stage,
          ),
        );
  }),
  checkOnAws('table.encryption', describe, async ({ outputs, stackName }, stage) => {
    const { SSEDescription } = await readTable(stage);
    const wanted = stage.target.settings.encryption;
    const isOwn =
      outputs.EncryptionKeyArn !== undefined &&
      SSEDescription?.KMSMasterKeyArn === outputs.EncryptionKeyArn;
    if (SSEDescription?.Status !== 'ENABLED' && SSEDescription?.Status !== 'UPDATING') {
      return problem(
        'The table is not encrypted with a key of this AWS account.',
        `npx cdk drift ${stackName} shows what was changed; npx cdk deploy ${stackName} --force sets it again.`,
      );
    }
    return (wanted === 'customerManaged') === isOwn
      ? ok(`The table is encrypted as the settings say (encryption: ${wanted}).`)
      : problem(
          `The settings say encryption: ${wanted}, and the table is encrypted with another key.`,
          `npx cdk deploy ${stackName}`,
        );
  }),
];
