import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { licencesFile } from '../../lib/bundle.ts';
import { contextOfFixtures, removeSynthesized, type Synthesized, stage, synth } from './synth.ts';

afterAll(removeSynthesized);

function templatesIn(folder: string) {
  return readdirSync(folder).filter((name) => name.endsWith('.template.json'));
}

describe('the CDK app', () => {
  describe('with an app of the cdk.json of its folder', () => {
    let synthesized: Synthesized;

    beforeAll(() => {
      const environment = { AWS_ENDPOINT_URL_DYNAMODB: 'http://localhost:8000' };
      synthesized = synth('shipped', contextOfFixtures(), environment);
    });

    it('makes the stacks that are asked for, without a word', () => {
      expect(synthesized).toMatchObject({ status: 0, stdout: '', stderr: '' });
      expect(templatesIn(synthesized.folder).sort()).toEqual([
        'save-card-demo-live.template.json',
        'save-card-demo-sandbox.template.json',
      ]);
    });

    it('puts under a key of the customer’s the stage that says so, and no other', () => {
      const hasKey = (name: string) =>
        readFileSync(join(synthesized.folder, name), 'utf8').includes('"EncryptionKeyArn"');
      expect(hasKey('save-card-demo-live.template.json')).toBe(true);
      expect(hasKey('save-card-demo-sandbox.template.json')).toBe(false);
    });

    it('releases at once this time what is released gradually otherwise', () => {
      const live = readFileSync(
        join(synthesized.folder, 'save-card-demo-live.template.json'),
        'utf8',
      );
      expect(live).toContain('CodeDeployDefault.LambdaAllAtOnce');
      expect(live).not.toContain('LambdaCanary');
    });

    it('ships each function as its bundle, and beside it only what it loads later and the licences', () => {
      const assets = readdirSync(synthesized.folder).filter((name) => name.startsWith('asset.'));
      expect(assets).not.toEqual([]);
      for (const asset of assets) {
        const folder = join(synthesized.folder, asset);
        const { imports = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
        const later = Object.values<string>(imports).map((file) => file.replace('./', ''));
        for (const file of later) expect(['refused-events.js', 'settle-queue.js']).toContain(file);
        expect(readdirSync(folder).sort()).toEqual([
          'index.js',
          'package.json',
          ...later,
          licencesFile,
        ]);
      }
    });

    it('hands the endpoint variables of the shell to every function', () => {
      const [template = ''] = templatesIn(synthesized.folder);
      const text = readFileSync(join(synthesized.folder, template), 'utf8');
      const count = (part: string) => text.split(part).length - 1;
      expect(count('"AWS::Lambda::Function"')).toBeGreaterThan(0);
      expect(count('"AWS_ENDPOINT_URL_DYNAMODB": "http://localhost:8000"')).toBe(
        count('"AWS::Lambda::Function"'),
      );
    });
  });

  it('says in words what is wrong with cdk.json, and nothing else', () => {
    const apps = { demo: { test: { ...stage, memoryMb: 1, appSettings: { a: 1 } }, live: {} } };
    const { status, stderr } = synth('wrong', { 'save-card': { apps } });
    expect(status).toBe(1);
    expect(stderr).toBe(
      [
        'The settings in cdk.json have to be put right:',
        '- context["save-card"].apps.demo.test.memoryMb must be at least 128',
        '- context["save-card"].apps.demo.live.dojo is missing',
        '- context["save-card"].apps.demo.live.amountLimits is missing',
        '- context["save-card"].apps.demo.test.appSettings.a is not a setting',
        '',
      ].join('\n'),
    );
  });

  it('takes no other word for a release than at-once', () => {
    const context = { 'save-card': { apps: { demo: { test: stage } } }, release: 'gradual' };
    expect(synth('release', context)).toMatchObject({
      status: 1,
      stderr: '-c release=gradual: must be at-once, or left out to release as the settings say.\n',
    });
  });
});
