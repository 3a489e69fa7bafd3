import { expect, it } from 'vitest';
import {
  defaultDojoVersion,
  newestDojoVersion,
  oldestDojoVersion,
} from '../../lib/dojo-versions.ts';
import { dojoVersions } from '../../simulator/http/caller.ts';

it('the simulator knows the version of the settings, the oldest one as its first, and the newest as its last', () => {
  expect(dojoVersions).toContain(defaultDojoVersion);
  expect(dojoVersions[0]).toBe(oldestDojoVersion);
  expect(dojoVersions.at(-1)).toBe(newestDojoVersion);
});
