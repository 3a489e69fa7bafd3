import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CannotRun } from '../lib/cannot-run.ts';

/** What CloudFormation says of a stack. */
export interface DescribedStack {
  readonly outputs: Readonly<Record<string, string>>;
  /** E.g. `UPDATE_COMPLETE`. */
  readonly status: string;
  /** Whether CloudFormation refuses to delete it. */
  readonly isProtected: boolean;
}

/**
 * A deployed stack, read with the credentials and the region of the shell.
 *
 * @throws CannotRun when there is no such stack, or AWS does not tell.
 */
export async function describeStack(stackName: string): Promise<DescribedStack> {
  const client = new CloudFormationClient({});
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    const outputs = (Stacks[0]?.Outputs ?? []).flatMap(({ OutputKey, OutputValue }) =>
      OutputKey === undefined || OutputValue === undefined ? [] : [[OutputKey, OutputValue]],
    );
    return {
      outputs: Object.fromEntries(outputs),
      status: Stacks[0]?.StackStatus ?? 'UNKNOWN',
      isProtected: Stacks[0]?.EnableTerminationProtection ?? false,
    };
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

/** Its outputs alone. @throws CannotRun as `describeStack`. */
export async function stackOutputs(stackName: string): Promise<Readonly<Record<string, string>>> {
  return (await describeStack(stackName)).outputs;
}
