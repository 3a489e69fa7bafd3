import { describe, expect, it } from 'vitest';
import { selectStages } from '../../lib/app-stage.ts';
import { parseSettings } from '../../lib/config.ts';

const stage = {
  dojo: { environment: 'sandbox' },
  amountLimits: { GBP: { minimum: 1, maximum: 2 } },
};
const settings = parseSettings({
  'save-card': {
    apps: { books: { test: stage, live: stage }, wine: { test: { ...stage, memoryMb: 256 } } },
  },
});

function named(selection?: { app?: string; stage?: string }) {
  return selectStages(settings, selection).map((it) => `${it.app}/${it.stage}`);
}

describe('selectStages', () => {
  it('lists every stage of every app in the order of cdk.json', () => {
    expect(named()).toEqual(['books/test', 'books/live', 'wine/test']);
  });

  it('leaves the stages of one app', () => {
    expect(named({ app: 'books' })).toEqual(['books/test', 'books/live']);
  });

  it('leaves the stages of one name', () => {
    expect(named({ stage: 'test' })).toEqual(['books/test', 'wine/test']);
  });

  it('leaves one stage of one app, with its settings', () => {
    const [selected, ...others] = selectStages(settings, { app: 'wine', stage: 'test' });
    expect(others).toEqual([]);
    expect(selected).toMatchObject({ app: 'wine', stage: 'test', memoryMb: 256 });
  });

  it('says what there is when nothing fits', () => {
    expect(() => selectStages(settings, { app: 'wine', stage: 'live' })).toThrow(
      'cdk.json has no app "wine" with a stage "live". It has: books/test, books/live, wine/test.',
    );
  });
});
