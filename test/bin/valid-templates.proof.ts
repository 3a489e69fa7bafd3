import { afterAll, expect, it } from 'vitest';
import { contextOfFixtures, removeSynthesized, synth } from './synth.ts';

afterAll(removeSynthesized);

it('makes templates in which the CDK’s own check finds nothing', () => {
  const { status, stdout, stderr } = synth('checked', contextOfFixtures(), {
    CDK_VALIDATION: 'true',
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
});
