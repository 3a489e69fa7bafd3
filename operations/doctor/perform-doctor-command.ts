import { connect } from '../connect.ts';
import { deployedTarget } from '../deployed-target.ts';
import { localTarget } from '../local-target.ts';
import type { DescribedStack } from '../stack-outputs.ts';
import type { Target } from '../target.ts';
import { allChecks } from './all-checks.ts';
import type { DoctorArguments } from './doctor-arguments.ts';
import { exitCodeOf, findingsAsJson, findingsAsText } from './doctor-text.ts';
import { examineStage } from './examine-stage.ts';
import { runChecks } from './run-checks.ts';

/** Examines the stage that the arguments name, and prints what was found. @throws CannotRun when it cannot begin. */
export async function performDoctorCommand({ stack, json }: DoctorArguments): Promise<void> {
  const { target, described } = await (stack === undefined ? onThisMachine() : deployed(stack));
  const connection = connect(target);
  try {
    const stage = await examineStage({ target, connection, stack: described });
    const findings = await runChecks(allChecks(stage), stage);
    const print = json ? findingsAsJson : findingsAsText;
    process.stdout.write(`${print(target.name, findings)}\n`);
    process.exitCode = exitCodeOf(findings);
  } finally {
    connection.close();
  }
}

interface Found {
  readonly target: Target;
  readonly described: (DescribedStack & { readonly stackName: string }) | undefined;
}

async function onThisMachine(): Promise<Found> {
  return { target: await localTarget(), described: undefined };
}

async function deployed(stackName: string): Promise<Found> {
  // Imported only here: the local stack needs no client of CloudFormation.
  const { describeStack } = await import('../stack-outputs.ts');
  let described: Found['described'];
  const target = await deployedTarget(stackName, async () => {
    described = { ...(await describeStack(stackName)), stackName };
    return described.outputs;
  });
  return { target, described };
}
