import { describe, expect, it } from 'vitest';
import { Unavailable } from '../../../functions/core/failures.ts';
import { AwsRefusal } from '../../../operations/doctor/aws-api.ts';
import type { Check } from '../../../operations/doctor/check.ts';
import type { ExaminedStage } from '../../../operations/doctor/examined-stage.ts';
import { ok } from '../../../operations/doctor/finding.ts';
import { runChecks } from '../../../operations/doctor/run-checks.ts';

// No check of this file looks at it.
const stage = {} as ExaminedStage;
const failing = (error: unknown, needs?: readonly string[]): Check => ({
  id: 'this.fails',
  ...(needs !== undefined && { needs }),
  look: async () => {
    throw error;
  },
});
const foundBy = async (check: Check) => (await runChecks([check], stage))[0];

describe('running checks', () => {
  it('finds in the order of the checks, whichever ends first', async () => {
    const slow: Check = {
      id: 'slow',
      look: () => new Promise((resolve) => setTimeout(() => resolve(ok('late')), 20)),
    };
    const fast: Check = { id: 'fast', look: async () => ok('early') };
    expect((await runChecks([slow, fast], stage)).map(({ id }) => id)).toEqual(['slow', 'fast']);
  });

  it('does not wait longer than the limit', async () => {
    const never: Check = { id: 'never', look: () => new Promise(() => {}) };
    expect(await runChecks([never], stage, 20)).toEqual([
      {
        id: 'never',
        status: 'not-checked',
        what: 'There was no answer within 0.02 s.',
        fix: undefined,
      },
    ]);
  });

  it.each([
    new AwsRefusal('AccessDeniedException', 400),
    new AwsRefusal('AuthorizationError', 403),
    new Unavailable('secret_unavailable', 'No.', { reason: 'AccessDeniedException' }),
  ])('names the permission that is missing (%#)', async (error) => {
    const found = await foundBy(failing(error, ['sns:ListSubscriptionsByTopic']));
    expect(found).toMatchObject({
      status: 'not-checked',
      what: expect.stringContaining('it takes sns:ListSubscriptionsByTopic'),
      fix: 'Add sns:ListSubscriptionsByTopic to your IAM policy: docs/doctor.md has the whole of it.',
    });
  });

  it('repeats no message of an error', async () => {
    const found = await foundBy(failing(new TypeError('sk_sandbox_secret')));
    expect(found).toMatchObject({
      status: 'not-checked',
      what: 'It could not be asked for: TypeError.',
    });
  });

  it('says which error of the system it was', async () => {
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    const found = await foundBy(failing(new TypeError('fetch failed', { cause })));
    expect(found?.what).toBe('It could not be asked for: ECONNREFUSED.');
  });
});
