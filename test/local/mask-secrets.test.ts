import { describe, expect, it } from 'vitest';
import { maskBody, maskHeaders, maskText } from '../../local/mask-secrets.ts';

const sessionSecret = 'a'.repeat(128);
const token = `eyJ${'a'.repeat(40)}.${'b'.repeat(60)}.${'c'.repeat(40)}`;

describe('what is shown of secrets', () => {
  it.each([
    ['a token', `Bearer ${token}`],
    ['an API key', 'Basic sk_sandbox_abcdefghijklmnop'],
    ['a customer secret', 'cs_abcdefghijklmnopqrstuv'],
    ['a session secret in a path', `/api/payments/${sessionSecret}/google-pay`],
    ['a session secret before a question', `/api/device-data/${sessionSecret}?x=1`],
    ['a card number in a question', '/api/payments?cardNumber=5200000000001005'],
    ['a card number', '5200 0000 0000 1005'],
  ])('is no whole secret in a text: %s', (_name, text) => {
    const shown = maskText(text);
    expect(shown).toContain('•••');
    for (const secret of text.split(/[ /?=]/).filter((part) => part.length > 12)) {
      expect(shown).not.toContain(secret);
    }
  });

  it.each([
    'customerSecret',
    'clientSessionSecret',
    'cV2',
    'paReq',
    'md',
    'transactionId',
    'apiKey',
  ])('is no value of the field %s, in whatever depth', (name) => {
    const shown = maskBody(JSON.stringify({ list: [{ [name]: 'not-to-be-seen' }], kept: 'seen' }));
    expect(shown).not.toContain('not-to-be-seen');
    expect(shown).toContain('seen');
  });

  it('is no card number in a body, but its end', () => {
    expect(maskBody('{"cardNumber":"5200000000001005","expiryDate":"12 / 29"}')).toBe(
      '{\n  "cardNumber": "•••• 1005",\n  "expiryDate": "12 / 29"\n}',
    );
  });

  it('leaves times and amounts alone', () => {
    expect(maskBody('{"writtenAtMs":1795733059479,"value":1999}')).toBe(
      '{\n  "writtenAtMs": 1795733059479,\n  "value": 1999\n}',
    );
  });

  it('is the scheme of a header, and what a signature says beside itself', () => {
    const headers = {
      authorization: 'AWS4-HMAC-SHA256 Credential=local/x, SignedHeaders=host, Signature=abc123',
      'dojo-signature': 'sha256=0123456789',
      'idempotency-key': 'order-1',
    };
    expect(maskHeaders(headers)).toBe(
      [
        'authorization: AWS4-HMAC-SHA256 Credential=local/x, SignedHeaders=host, Signature=•••',
        'dojo-signature: •••',
        'idempotency-key: order-1',
      ].join('\n'),
    );
    expect(maskHeaders({ authorization: `Bearer ${token}` })).toBe(
      'authorization: Bearer eyJa•••ccc',
    );
  });
});
