import { isProtectedFromDeletion } from '../../lib/release-settings.ts';
import { type Check, checkOnAws } from './check.ts';
import { ok, problem, warning } from './finding.ts';

const describeStacks = ['cloudformation:DescribeStacks'];

/** The stack as CloudFormation has it. */
export const stackChecks: readonly Check[] = [
  checkOnAws('stack.state', describeStacks, async ({ status, stackName }) => {
    if (/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)) return ok(`The stack is ${status}.`);
    return /_IN_PROGRESS$/.test(status)
      ? warning(`The stack is ${status}.`, 'Wait, and look again.')
      : problem(
          `The stack is ${status}: the last deployment did not come to its end.`,
          `See why: aws cloudformation describe-stack-events --stack-name ${stackName} --query "StackEvents[?contains(ResourceStatus,'FAILED')].[LogicalResourceId,ResourceStatusReason]"`,
        );
  }),
  checkOnAws(
    'stack.termination-protection',
    describeStacks,
    async ({ isProtected, stackName }, { target }) => {
      if (isProtected) return ok('CloudFormation refuses to delete the stack.');
      return isProtectedFromDeletion(target.settings)
        ? problem(
            'The settings say that CloudFormation refuses to delete the stack, and it does not.',
            `aws cloudformation update-termination-protection --stack-name ${stackName} --enable-termination-protection`,
          )
        : ok('The stack may be deleted, as the settings of this stage say.');
    },
  ),
];
