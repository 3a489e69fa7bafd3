import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixtureRoot } from '../fixtures/root.ts';
import { sharedCompileCache } from '../run-folder.ts';

const outDir = mkdtempSync(join(tmpdir(), 'synth-'));
const script = join(process.cwd(), 'bin/save-card.ts');

/** What `cdk synth` has left, and said. */
export interface Synthesized {
  readonly folder: string;
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the app as `cdk synth` does: context and output folder come in by the CDK's own variables.
 *
 * @param environment - `CDK_VALIDATION`: whether the CDK checks each template by itself, which takes seconds.
 * Default `false`; `valid-templates.proof.ts` has it checked.
 */
export function synth(
  name: string,
  context: unknown,
  environment: Readonly<Record<string, string>> = {},
): Synthesized {
  const folder = join(outDir, name);
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], {
    cwd: fixtureRoot,
    encoding: 'utf8',
    env: {
      CDK_VALIDATION: 'false',
      ...environment,
      ...sharedCompileCache,
      PATH: process.env.PATH,
      CDK_OUTDIR: folder,
      CDK_CONTEXT_JSON: JSON.stringify(context),
    },
  });
  return { folder, status, stdout, stderr };
}

export function removeSynthesized(): void {
  rmSync(outDir, { recursive: true });
}

export const stage = {
  dojo: { environment: 'sandbox' },
  amountLimits: { GBP: { minimum: 1, maximum: 2 } },
};

/** Two stages of the app `demo` are chosen, among others: the shipped one, and one with all that a stage may have. */
export function contextOfFixtures(): Readonly<Record<string, unknown>> {
  const { context } = JSON.parse(readFileSync(join(fixtureRoot, 'cdk.json'), 'utf8'));
  const { apps } = context['save-card'];
  const among = {
    ...apps,
    demo: {
      ...apps.demo,
      live: { ...stage, encryption: 'customerManaged', release: { traffic: 'gradual' } },
    },
    cafe: { test: { ...stage, appSettings: { maxTipPence: 1 } } },
  };
  return { ...context, 'save-card': { apps: among }, app: 'demo', release: 'at-once' };
}
