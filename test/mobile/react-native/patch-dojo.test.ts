import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const script = fileURLToPath(
  new URL('../../../docs/mobile/samples/react-native/patch-dojo.sh', import.meta.url),
);
const android = 'android/src/main/java/com/dojoreactnativepaysdk/DojoReactNativePaySdkModule.kt';
const ios = 'ios/DojoReactNativePaySdkConfig.mm';

let project: string;
let installed: string;
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'patch-dojo-'));
  installed = join(project, 'node_modules/@dojo-engineering/react-native-pay-sdk');
  const hosts =
    '"https://web.e.test.connect.paymentsense.cloud/" "https://staging-api.dojo.dev/master/"';
  for (const file of [android, ios]) {
    await mkdir(join(installed, dirname(file)), { recursive: true });
    await writeFile(join(installed, file), hosts);
  }
  await promisify(execFile)('sh', [script], { cwd: project });
});
afterEach(() => rm(project, { recursive: true }));

it('puts this machine for Dojo’s staging', async () => {
  const onAndroid = await readFile(join(installed, android), 'utf8');
  expect(onAndroid).toBe('"http://10.0.2.2:3001/" "http://10.0.2.2:3001/"');
  const onIos = await readFile(join(installed, ios), 'utf8');
  expect(onIos).toBe('"http://localhost:3001/" "http://localhost:3001/"');
});

it('leaves no file behind that patch-package would take up', async () => {
  const entries = await readdir(installed, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  expect(files.toSorted()).toEqual([
    'DojoReactNativePaySdkConfig.mm',
    'DojoReactNativePaySdkModule.kt',
  ]);
});
