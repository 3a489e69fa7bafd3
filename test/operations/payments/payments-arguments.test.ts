import { describe, expect, it } from 'vitest';
import { idempotencyKeyRule } from '../../../functions/core/http/idempotency-key-rule.ts';
import {
  paymentsUsage,
  readPaymentsArguments,
} from '../../../operations/payments/payments-arguments.ts';
import { pageOf } from '../../docs/code-blocks.ts';

function complaintOf(...args: string[]): string {
  try {
    readPaymentsArguments(args);
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new Error('They were taken.');
}
function firstLineOf(complaint: string): string {
  return complaint.split('\n')[0] ?? '';
}

describe('the arguments of npm run payments', () => {
  it.each([
    ['show', 'pi_1'],
    ['show', 'si_1'],
    ['capture', 'pi_1'],
    ['release', 'pi_1'],
    ['refund', 'pi_1'],
    ['charge', 'si_1', '--amount', '1.00', '--reference', 'a'],
    ['resolve', 'pi_1'],
    ['resolve', 'si_1'],
    ['refund', 'of_a_form_that_is_new_to_us'],
  ])('may be %s %s', (...args) => {
    expect(readPaymentsArguments(args)).toMatchObject({ command: args[0], id: args[1] });
  });

  it.each(['capture', 'release', 'refund'])('%s takes no id of a setup intent', (command) => {
    expect(firstLineOf(complaintOf(command, 'si_sandbox_1'))).toBe(
      `${command} takes the id of a payment intent (pi_…), and "si_sandbox_1" is that of a setup intent (si_…).`,
    );
  });

  it('charge takes no id of a payment intent', () => {
    expect(firstLineOf(complaintOf('charge', 'pi_1', '--amount', '1.00', '--reference', 'a'))).toBe(
      'charge takes the id of a setup intent (si_…), and "pi_1" is that of a payment intent (pi_…).',
    );
  });

  it.each(['a b', 'schlüssel', '', 'x'.repeat(256), 'a\n', 'null'])('takes no key %j', (key) => {
    expect(firstLineOf(complaintOf('capture', 'pi_1', `--key=${key}`))).toBe(
      `--key ${idempotencyKeyRule}. Nothing was sent.`,
    );
  });

  it('takes a key of 255 characters', () => {
    const key = '~'.repeat(255);
    expect(readPaymentsArguments(['capture', 'pi_1', '--key', key])).toMatchObject({ key });
  });

  it('names the decision that resolve --yes lacks', () => {
    expect(firstLineOf(complaintOf('resolve', 'pi_1', '--yes'))).toBe(
      'resolve --yes needs --moved yes or --moved no: a decision has no default.',
    );
    const decided = readPaymentsArguments(['resolve', 'pi_1', '--yes', '--moved', 'no']);
    expect(decided).toMatchObject({ moved: false, yes: true });
  });
});

describe('the exit codes of npm run payments', () => {
  it('are in its usage as in docs/payments.md', async () => {
    const [, codes = ''] = paymentsUsage.split('Exit code:\n');
    const [, table = ''] = (await pageOf('payments.md')).split(
      '| exit code | means |\n|---|---|\n',
    );
    const inUsage = codes.replaceAll(/\n {5}/g, ' ').split('\n');
    const rows = table.split('\n').slice(0, inUsage.length);
    expect(rows.map((row) => row.replaceAll(/[|`]/g, '').trim().replace(/\s+/g, ' '))).toEqual(
      inUsage.map((line) => line.trim().replace(/\s+/g, ' ')),
    );
  });
});
