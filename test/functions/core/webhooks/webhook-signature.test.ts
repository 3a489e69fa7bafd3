import { describe, expect, it } from 'vitest';
import { isSignedWithAny } from '../../../../functions/core/webhooks/webhook-signature.ts';

// Every digest below is from: printf '%s' "$BODY" | openssl dgst -sha256 -hmac "$SECRET"
const body = Buffer.from(
  '{"id":"evt_1","event":"payment_intent.status_updated","accountId":"acc_1","createdAt":"2026-01-01T12:00:00Z","data":{"paymentIntentId":"pi_sandbox_1","paymentStatus":"Captured","captureMode":"Auto"}}',
);
const byOne = '61124e8c92c86ca4198ab70df2774c92e9566a9126dbd8bcb4fea5c736929499';
const byTwo = 'c203eaca2e4817429774fc0af9b40f630d14d73d5bb466893a69d77d3ab0102a';
const asDojoWritesIt =
  'sha256=61-12-4E-8C-92-C8-6C-A4-19-8A-B7-0D-F2-77-4C-92-E9-56-6A-91-26-DB-D8-BC-B4-FE-A5-C7-36-92-94-99';
const ofEmptyBody = '1cc05219eebdc966f7b0c1020750ca12a75816757ee43f2be47f46dfa175da6e';
const ofAccents = 'd9291a1e7996bad66fa8c5f52006cc0ae477e7e7ee75efb83eb93f6dde84c9f2';
const ofRawBytes = '80dd92c72cfc50f1314a89736530cc71e79ea18b88a33ea6a85d6684ef2f9431';

describe('a signature', () => {
  it.each([
    ['upper case with dashes, as Dojo writes it', asDojoWritesIt],
    ['lower case without dashes', `sha256=${byOne}`],
    ['no prefix', byOne],
    ['a prefix in capitals', `SHA256=${byOne}`],
    ['spaces around it', `  sha256=${byOne} `],
  ])('counts with %s', (_, header) => {
    expect(isSignedWithAny(body, header, ['whsec_one'])).toBe(true);
  });

  it.each([
    ['none', undefined],
    ['an empty one', ''],
    ['a prefix alone', 'sha256='],
    ['one digit less', byOne.slice(1)],
    ['one digit more', `${byOne}0`],
    ['one digit changed', byOne.replace('6', '7')],
    ['one that is not hexadecimal', `g${byOne.slice(1)}`],
    ['another algorithm’s prefix', `sha512=${byOne}`],
    ['the secret itself', 'whsec_one'],
    ['another secret’s', byTwo],
    ['another body’s', ofEmptyBody],
  ])('does not count: %s', (_, header) => {
    expect(isSignedWithAny(body, header, ['whsec_one'])).toBe(false);
  });

  it.each([byOne, byTwo])('may be by any of the secrets: %s', (header) => {
    expect(isSignedWithAny(body, header, ['whsec_one', 'whsec_two'])).toBe(true);
    expect(isSignedWithAny(body, header, ['whsec_two', 'whsec_one'])).toBe(true);
  });

  it('is nobody’s where there is no secret', () => {
    expect(isSignedWithAny(body, byOne, [])).toBe(false);
  });

  it('is made of the bytes, whatever they mean', () => {
    expect(isSignedWithAny(Buffer.from([255, 254, 0, 1]), ofRawBytes, ['whsec_one'])).toBe(true);
    expect(isSignedWithAny(Buffer.from('{"note":"café 💳"}'), ofAccents, ['whsec_one'])).toBe(true);
    expect(isSignedWithAny(Buffer.alloc(0), ofEmptyBody, ['whsec_one'])).toBe(true);
  });

  it('does not survive a single changed byte', () => {
    const changed = Buffer.from(body);
    changed[20] = 0x20;
    expect(isSignedWithAny(changed, byOne, ['whsec_one'])).toBe(false);
  });
});
