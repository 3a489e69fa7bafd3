import { describe, expect, it } from 'vitest';
import { stageSettings } from '../../lib/stage-settings.ts';
import { pageOf } from './code-blocks.ts';

const page = await pageOf('settings.md');
const listed = [...page.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) =>
  [...cell.matchAll(/`([\w.]+)`/g)].map(([, setting = '']) => setting),
);

describe('docs/settings.md', () => {
  it('lists every setting, and no other', () => {
    const topLevel = Object.keys(stageSettings.unwrap().shape);
    expect(new Set(listed.map((setting) => setting.split('.')[0]))).toEqual(new Set(topLevel));
  });

  it('has a block for production that is right', () => {
    const [, json = ''] = /```json live\n(.*?)```/s.exec(page) ?? [];
    const parsed = stageSettings.parse(JSON.parse(json));
    expect(parsed.dojo.environment).toBe('production');
    expect(parsed.signIn.kind).toBe('oidc');
  });
});
