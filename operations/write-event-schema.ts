import { writeFile } from 'node:fs/promises';
import { eventJsonSchema } from './webhooks/event-json-schema.ts';

const file = new URL('../docs/webhook-event.schema.json', import.meta.url);
await writeFile(file, `${JSON.stringify(eventJsonSchema(), null, 2)}\n`);
