import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expectNoArguments } from '../../lib/expect-no-arguments.ts';

expectNoArguments(`Usage: npm run openapi

Writes docs/openapi.json from the routes of the app that is shipped. Another app's document is printed:

  APP=<name>  an app of cdk.json. Default: demo

Exit code: 0 done, 1 it could not be made.`);

// Imported only here: the usage needs no app.
const { documentText, documentUrl } = await import('./document-text.ts');
const { APP: app = 'demo' } = process.env;
if (app === 'demo') {
  await writeFile(documentUrl, await documentText(app));
  process.stdout.write(`Wrote ${fileURLToPath(documentUrl)}\n`);
} else {
  process.stdout.write(await documentText(app));
}
