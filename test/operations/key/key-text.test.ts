import { describe, expect, it } from 'vitest';
import type { KeyCheck } from '../../../operations/key/check-keys.ts';
import type { KeyStatus } from '../../../operations/key/key-status.ts';
import { checkAsText, statusAsText } from '../../../operations/key/key-text.ts';

const asked = { stack: 'save-card-demo-sandbox' };
const age = { changedAt: '2026-01-05T08:30:00.000Z', ageDays: 1, isRotationDue: false };
const well: KeyStatus = {
  target: 'the deployed stack save-card-demo-sandbox',
  dojoKey: {
    state: 'fits',
    prefix: 'sk_sandbox_',
    environment: 'sandbox',
    stageEnvironment: 'sandbox',
    ...age,
  },
  webhookSecrets: { state: 'stored', count: 1, ...age },
};

describe('the status in words', () => {
  it('says what is stored since when', () => {
    expect(statusAsText(well, asked).split('\n')).toEqual([
      'This is the deployed stack save-card-demo-sandbox, a sandbox stage.',
      'Dojo key: sk_sandbox_…, which fits, stored 2026-01-05 08:30 UTC, 1 day ago.',
      'Webhooks: 1 signing secret stored, stored 2026-01-05 08:30 UTC, 1 day ago.',
    ]);
  });

  it.each<[Partial<KeyStatus['dojoKey']>, string]>([
    [
      { state: 'missing', prefix: undefined, environment: undefined },
      'NO DOJO KEY is stored: the API answers 503. Store one: npm run key -- set --stack save-card-demo-sandbox',
    ],
    [{ state: 'unreadable', prefix: undefined }, 'What is stored is NO DOJO KEY'],
    [
      { state: 'wrong-environment', prefix: 'sk_prod_', environment: 'production' },
      'Dojo key: sk_prod_…, of the WRONG ENVIRONMENT (production)',
    ],
    [
      { isRotationDue: true, ageDays: 120 },
      'ROTATION IS DUE: the Dojo key is older than 90 days. Replace it: npm run key -- set --stack save-card-demo-sandbox',
    ],
    [{ changedAt: undefined, ageDays: undefined }, 'since a time that is not told'],
  ])('says of a key that is %j what to do', (change, sentence) => {
    const dojoKey = { ...well.dojoKey, ...change };
    expect(statusAsText({ ...well, dojoKey }, asked)).toContain(sentence);
  });

  it.each<[Partial<KeyStatus['webhookSecrets']>, string]>([
    [
      { state: 'missing', count: 0 },
      'NO WEBHOOK SIGNING SECRET is stored. Subscribe: npm run webhooks -- subscribe --stack save-card-demo-sandbox',
    ],
    [{ state: 'unreadable' }, 'CANNOT BE READ: every webhook is refused.'],
    [
      { isRotationDue: true },
      'Replace it: npm run webhooks -- rotate --stack save-card-demo-sandbox',
    ],
  ])('says of webhook secrets that are %j what to do', (change, sentence) => {
    const webhookSecrets = { ...well.webhookSecrets, ...change };
    expect(statusAsText({ ...well, webhookSecrets }, asked)).toContain(sentence);
  });
});

describe('the check in words', () => {
  const checked: KeyCheck = {
    target: 'the deployed stack save-card-demo-sandbox',
    dojoKey: { state: 'fits', isAccepted: true, account: 'right' },
    webhooks: 'accepted',
  };

  it('says that all is well', () => {
    expect(checkAsText(checked, asked).split('\n')).toEqual([
      'This is the deployed stack save-card-demo-sandbox.',
      "Dojo accepts the stored key, and it belongs to the map's account.",
      'Webhooks: Dojo signs them with a secret that is accepted here.',
    ]);
  });

  it.each<[Partial<KeyCheck['dojoKey']>, string]>([
    [{ state: 'missing', isAccepted: undefined }, 'NO KEY that fits is stored'],
    [{ isAccepted: false, account: undefined }, 'Dojo does NOT ACCEPT the stored key.'],
    [{ account: 'first' }, 'The map has no user yet'],
    [{ account: 'canary-lost' }, 'npm run audit -- --stack save-card-demo-sandbox'],
    [{ account: 'too-early' }, 'ASK AGAIN'],
    [{ account: 'wrong' }, 'npm run account -- status --stack save-card-demo-sandbox'],
  ])('says of a key that is %j what it means', (change, sentence) => {
    const dojoKey = { ...checked.dojoKey, ...change };
    expect(checkAsText({ ...checked, dojoKey }, asked)).toContain(sentence);
  });

  it.each<[KeyCheck['webhooks'], string]>([
    ['not-subscribed', 'Dojo sends NONE here. Subscribe: npm run webhooks -- subscribe'],
    ['not-accepted', 'NOT ACCEPTED here. Store it: npm run webhooks -- subscribe'],
    ['not-told', 'Dojo does not tell this key'],
  ])('says of webhooks that are %s what to do', (webhooks, sentence) => {
    expect(checkAsText({ ...checked, webhooks }, asked)).toContain(sentence);
  });
});
