import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CannotRun } from '../lib/cannot-run.ts';

/**
 * The outputs of a deployed stack, with the credentials and the region of the shell.
 *
 * @throws CannotRun when there is no such stack, or AWS does not tell.
 */
export async function stackOutputs(stackName: string): Promise<Readonly<Record<string, string>>> {
  const client = new CloudFormationClient({});
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    return Object.fromEntries(
      (Stacks[0]?.Outputs ?? []).flatMap(({ OutputKey, OutputValue }) =>
        OutputKey === undefined || OutputValue === undefined ? [] : [[OutputKey, OutputValue]],
      ),
    );
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CannotRun(
      `The stack ${stackName} cannot be read from CloudFormation: ${reason}. Are the AWS credentials and the region (AWS_PROFILE, AWS_REGION) those of the stack?`,
      { cause },
    );
  } finally {
    client.destroy();
  }
}
