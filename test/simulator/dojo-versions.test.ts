import { expect, it } from 'vitest';
import { defaultDojoVersion, newestDojoVersion } from '../../lib/dojo-versions.ts';
import { dojoVersions } from '../../simulator/http/caller.ts';

it('the simulator knows the version of the settings, and the newest one as its last', () => {
  expect(dojoVersions).toContain(defaultDojoVersion);
  expect(dojoVersions.at(-1)).toBe(newestDojoVersion);
});
