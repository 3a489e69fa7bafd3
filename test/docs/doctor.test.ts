import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { allChecks } from '../../operations/doctor/all-checks.ts';
import { doctorUsage } from '../../operations/doctor/doctor-arguments.ts';
import type { ExaminedStage } from '../../operations/doctor/examined-stage.ts';
import { checkLimitMs } from '../../operations/doctor/run-checks.ts';
import { rotateAfterDays } from '../../operations/key/age-of-secret.ts';
import { fixtureStage } from '../fixtures/fixture-app.ts';

const page = readFileSync('docs/doctor.md', 'utf8');
const settings = await fixtureStage();

// What the list of the checks depends on, and no more.
const stage = { target: { settings }, consumers: ['<consumer>'] } as unknown as ExaminedStage;
const checks = allChecks(stage);

const [, table = ''] = /## What it checks\n([\s\S]*?)\n## /.exec(page) ?? [];
const rows = table.split('\n').filter((line) => line.startsWith('| `'));

describe('docs/doctor.md', () => {
  it('lists every check, in their order, and no other', () => {
    const listed = rows.flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, id]) => id),
    );
    expect(listed).toEqual(checks.map(({ id }) => id));
  });

  it('gives the operator what the checks need, and nothing else', () => {
    const [, json = ''] =
      /## What the operator may do[\s\S]*?```json\n([\s\S]*?)```/.exec(page) ?? [];
    const { Statement } = z
      .object({
        Statement: z.array(z.object({ Action: z.union([z.string(), z.array(z.string())]) })),
      })
      .parse(JSON.parse(json));
    const given = Statement.flatMap(({ Action }) => Action);
    const needed = new Set(checks.flatMap(({ needs = [] }) => needs));
    expect([...given].sort()).toEqual([...needed].sort());
  });

  it('says how long a check may take, and when a key is old', () => {
    expect(page).toContain(`each for ${checkLimitMs / 1_000} s at most`);
    expect(page).toContain(`the key is younger than ${rotateAfterDays} days`);
  });

  it('names the exit codes of the usage', () => {
    for (const code of [0, 1, 2]) {
      expect(page).toContain(`| ${code} |`);
      expect(doctorUsage).toMatch(new RegExp(`\\b${code} (there|it)`));
    }
  });
});
