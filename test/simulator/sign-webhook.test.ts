import { describe, expect, it } from 'vitest';
import { signWebhook } from '../../simulator/webhooks/sign-webhook.ts';

describe('the signature of a webhook', () => {
  it('is the HMAC-SHA256 of RFC 4231’s second test case, in Dojo’s spelling', () => {
    expect(signWebhook('what do ya want for nothing?', 'Jefe')).toBe(
      'sha256=5B-DC-C1-46-BF-60-75-4E-6A-04-24-26-08-95-75-C7-5A-00-3F-08-9D-27-39-83-9D-EC-58-B9-64-EC-38-43',
    );
  });

  it('is of the body’s bytes in UTF-8', () => {
    expect(signWebhook('{"name":"Zoë"}', 'secret')).toBe(
      'sha256=E8-90-9F-90-9B-68-DC-34-77-72-63-FD-3D-52-70-15-45-A5-F1-0E-B6-BD-DC-9A-99-6C-D5-80-F8-E4-94-2A',
    );
  });
});
