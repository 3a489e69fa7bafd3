import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../lib/config.ts';

function stageWith(changes: Readonly<Record<string, unknown>>) {
  const sandbox = {
    dojo: { environment: 'sandbox' },
    amountLimits: { GBP: { minimum: 100, maximum: 5_000 } },
    ...changes,
  };
  return parseSettings({ 'save-card': { apps: { demo: { sandbox } } } }).apps.demo?.sandbox;
}

describe('the limit for replacing lost customers', () => {
  it('may have the name that it had in earlier versions', () => {
    expect(stageWith({ healingLimitPerHour: 7 })).toEqual(
      stageWith({ replacementLimitPerHour: 7 }),
    );
    expect(stageWith({ healingLimitPerHour: 7 })?.replacementLimitPerHour).toBe(7);
  });

  it('is checked under that name as well', () => {
    expect(() => stageWith({ healingLimitPerHour: 0 })).toThrow(
      'sandbox.replacementLimitPerHour must be at least 1',
    );
  });

  it('cannot be set under both names', () => {
    expect(() => stageWith({ healingLimitPerHour: 7, replacementLimitPerHour: 8 })).toThrow(
      'sandbox.healingLimitPerHour is not a setting',
    );
  });
});
