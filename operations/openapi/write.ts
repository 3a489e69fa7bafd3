import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { generatedFiles } from './generated-files.ts';

// `npm run openapi`
for (const { url, text } of await generatedFiles()) {
  await writeFile(url, text);
  process.stdout.write(`Wrote ${fileURLToPath(url)}\n`);
}
