import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mutation } from './mutation.ts';

const copied = [
  'bin',
  'functions',
  'lib',
  'local',
  'operations',
  'simulator',
  'test',
  'cdk.json',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];

/** A copy of the sources in a temporary folder, where a mutation does no harm. */
export class WorkingCopy {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async of(project: string): Promise<WorkingCopy> {
    const folder = await mkdtemp(join(tmpdir(), 'mutants-'));
    for (const name of copied) {
      await cp(join(project, name), join(folder, name), { recursive: true });
    }
    await symlink(join(project, 'node_modules'), join(folder, 'node_modules'));
    return new WorkingCopy(folder);
  }

  /**
   * Applies the mutation while `work` runs.
   * @throws Error when its text is not found exactly once: it would prove nothing.
   */
  async withMutation<Result>(mutation: Mutation, work: () => Promise<Result>): Promise<Result> {
    const path = join(this.folder, mutation.file);
    const source = await readFile(path, 'utf8');
    const [before, after, ...more] = source.split(mutation.search);
    if (before === undefined || after === undefined || more.length > 0) {
      throw new Error(`The text is not found exactly once in ${mutation.file}: ${mutation.search}`);
    }
    await writeFile(path, `${before}${mutation.replace}${after}`);
    try {
      return await work();
    } finally {
      await writeFile(path, source);
    }
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
