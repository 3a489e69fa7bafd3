import { resolve } from 'node:path';
import { findRunningStack, runningFile } from '../../local/running-file.ts';
import { connect } from '../connect.ts';
import { deployedTarget } from '../deployed-target.ts';
import { localTarget } from '../local-target.ts';
import { allChecks } from './all-checks.ts';
import type { DoctorArguments } from './doctor-arguments.ts';
import { exitCodeOf, findingsAsJson, findingsAsText } from './doctor-text.ts';
import { type Examination, examineStage, type NamedStack } from './examine-stage.ts';
import { runChecks } from './run-checks.ts';

/** Examines the stage that the arguments name, and prints what was found. @throws CannotRun when it cannot begin. */
export async function performDoctorCommand({ stack, url, json }: DoctorArguments): Promise<void> {
  const found = await (stack === undefined ? onThisMachine() : deployed(stack));
  const { target } = found;
  const connection = connect(target);
  try {
    const stage = await examineStage({ ...found, connection, url });
    const findings = await runChecks(allChecks(stage), stage);
    const print = json ? findingsAsJson : findingsAsText;
    process.stdout.write(`${print(target.name, findings)}\n`);
    process.exitCode = exitCodeOf(findings);
  } finally {
    connection.close();
  }
}

type Found = Omit<Examination, 'connection'>;

async function onThisMachine(): Promise<Found> {
  const target = await localTarget();
  return { target, running: await findRunningStack(resolve(runningFile)) };
}

async function deployed(stackName: string): Promise<Found> {
  // Imported only here: the local stack needs no client of CloudFormation.
  const { describeStack } = await import('../stack-outputs.ts');
  let stack: NamedStack | undefined;
  const target = await deployedTarget(stackName, async () => {
    stack = { ...(await describeStack(stackName)), stackName };
    return stack.outputs;
  });
  return { target, stack };
}
