import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { documentText, documentUrl } from './document-text.ts';

// `npm run openapi`: of the app that is shipped. `APP=<name> npm run openapi` prints another app's.
const { APP: app = 'demo' } = process.env;
if (app === 'demo') {
  await writeFile(documentUrl, await documentText(app));
  process.stdout.write(`Wrote ${fileURLToPath(documentUrl)}\n`);
} else {
  process.stdout.write(await documentText(app));
}
