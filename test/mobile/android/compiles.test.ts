import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const samples = ['android', 'react-native'].map((platform) =>
  fileURLToPath(new URL(`../../../docs/mobile/samples/${platform}/`, import.meta.url)),
);
const declarations = fileURLToPath(new URL('.', import.meta.url));
const compiler = process.env.KOTLIN_COMPILER;
const canCompile = compiler !== undefined && spawnSync('java', ['-version']).status === 0;

/** The Kotlin files of a folder. */
async function kotlinIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith('.kt')).map((name) => join(folder, name));
}

function jars(...names: readonly string[]): string {
  return names.map((name) => join(compiler ?? '', 'lib', `${name}.jar`)).join(delimiter);
}

// `npm run kotlin` gets the compiler, which is a Java program.
it.skipIf(!canCompile)(
  'compiles the Kotlin of the samples against what they use of Dojo’s SDKs and of Android',
  { timeout: 240_000 },
  async () => {
    const sources = (await Promise.all([...samples, declarations].map(kotlinIn))).flat();
    const folder = await mkdtemp(join(tmpdir(), 'kotlin-'));
    const libraries = jars('kotlin-stdlib', 'kotlinx-coroutines-core-jvm');
    const own = jars('kotlin-compiler', 'kotlin-reflect', 'kotlin-script-runtime');
    // Few classes are compiled: the first level of Java's own compiler is the quickest for that.
    const java = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx1g'];
    const program = [
      `${own}${delimiter}${libraries}`,
      'org.jetbrains.kotlin.cli.jvm.K2JVMCompiler',
    ];
    const options = ['-no-stdlib', '-no-reflect', '-Werror', '-cp', libraries, '-d', folder];
    const ran = await promisify(execFile)('java', [
      ...java,
      '-cp',
      ...program,
      ...options,
      ...sources,
    ]).catch((error: { stderr: string }) => error);
    await rm(folder, { recursive: true });
    expect(ran.stderr).toBe('');
  },
);
