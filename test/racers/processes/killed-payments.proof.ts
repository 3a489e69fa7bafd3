import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findLeaks } from '../private-person.ts';
import { type KilledPaymentsReport, killPayments, wholePaymentPlans } from './kill-payments.ts';
import { aCapture, aCharge } from './payment-situations.ts';
import { type Bench, startBench } from './start-bench.ts';
import { stoppedPaymentsTable } from './stopped-payments-table.ts';

describe('a process that moves money, killed at its steps', () => {
  let bench: Bench;
  let report: KilledPaymentsReport;

  beforeAll(async () => {
    bench = await startBench();
    report = await killPayments(bench, wholePaymentPlans);
    console.log(stoppedPaymentsTable(report.steps));
  }, 240_000);
  afterAll(() => bench.close());

  const stepOf = ({ name }: { readonly name: string }, stopped: string) =>
    report.steps.find(
      ({ fate, situation, moment, call }) =>
        fate === 'killed' && situation.name === name && `${moment} ${call}` === stopped,
    );

  it.each([
    {
      operation: aCapture,
      stops: [
        'after PutItem open payment',
        'after POST /payment-intents/{paymentIntentId}/captures',
      ],
    },
    {
      operation: aCharge,
      stops: [
        'after PutItem open payment',
        'after POST /payment-intents',
        'after PutItem open payment',
        'after POST /payment-intents/{paymentIntentId}/charge',
      ],
    },
  ])(
    'was killed after each write and each question to Dojo before $operation.name was over',
    ({ operation: { name }, stops }) => {
      const theirs = report.steps.filter(
        ({ fate, situation, moment, call }) =>
          fate === 'killed' &&
          situation.name === name &&
          moment === 'after' &&
          !call.includes('ended'),
      );
      expect(theirs.map(({ moment, call }) => `${moment} ${call}`)).toEqual(stops);
    },
  );

  it('is followed by one that says that it has happened, if Dojo shows it', () => {
    const killed = stepOf(aCapture, 'after POST /payment-intents/{paymentIntentId}/captures');
    expect(killed).toMatchObject({ recordSaid: 'open', next: { status: 201 } });
  });

  it('is followed by one that cannot tell, if Dojo does not, and by one that does it in time', () => {
    const killed = stepOf(aCapture, 'after PutItem open payment');
    expect(killed).toMatchObject({
      recordSaid: 'open',
      next: { status: 202, operation: { reason: 'not-shown' } },
      last: { status: 201 },
    });
  });

  it('leaves an intent for a charge that the next one takes up', () => {
    const killed = stepOf(aCharge, 'after POST /payment-intents');
    expect(killed).toMatchObject({ recordSaid: 'open', next: { status: 201 } });
  });

  it('leaves money that has moved once, and everybody has been told so', () => {
    expect(report.failures).toEqual([]);
  });

  it('logs nothing private', () => {
    expect(bench.lines.length).toBeGreaterThan(5);
    expect(findLeaks(bench.lines)).toEqual([]);
  });
});
