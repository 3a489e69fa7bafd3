import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { runFolder } from '../run-folder.ts';

/** A CDK app whose templates go with the folder of the test run. By itself the CDK leaves them behind. */
export function testApp(): App {
  return new App({ outdir: mkdtempSync(join(runFolder ?? tmpdir(), 'cdk-')) });
}
