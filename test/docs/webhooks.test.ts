import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { paymentIntentEventDetail } from '../../functions/core/webhooks/payment-intent-event.ts';
import { receiveWebhookAnswer } from '../../functions/receive-webhook/schema.ts';
import { eventJsonSchema } from '../../operations/webhooks/event-json-schema.ts';

function read(name: string) {
  return readFile(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
}

describe('docs/webhook-event.schema.json', () => {
  it('is what node operations/write-event-schema.ts writes', async () => {
    const written = JSON.parse(JSON.stringify(eventJsonSchema()));
    expect(JSON.parse(await read('webhook-event.schema.json'))).toEqual(written);
  });
});

describe('docs/webhooks.md', () => {
  it('describes every field of the event, and no other', async () => {
    const page = await read('webhooks.md');
    const section = page.slice(page.indexOf('## The event'), page.indexOf('The JSON schema is'));
    const rows = [...section.matchAll(/^\| (`.+?) \|/gm)].flatMap(([, names = '']) =>
      [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );
    expect(rows.toSorted()).toEqual(Object.keys(paymentIntentEventDetail.shape).toSorted());
  });

  it('names every outcome of a delivery', async () => {
    const page = await read('webhooks.md');
    for (const outcome of receiveWebhookAnswer.shape.outcome.options) {
      expect(page).toContain(`200 \`${outcome}\``);
    }
  });
});
