import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { routes } from '../../lib/routes.ts';

/** The chain that each kind of route runs in. */
const chains = { jwt: 'httpHandler', iam: 'merchantHandler', none: 'webhookHandler' } as const;

describe.each(routes)('the route $method $path', ({ id, path, authorization }) => {
  it('is for the team’s services if it is under /merchant/, and for nobody else then', () => {
    expect(path.startsWith('/merchant/')).toBe(authorization === 'iam');
  });

  it('runs in the chain of those who may call it', () => {
    const handler = readFileSync(`functions/${id}/handler.ts`, 'utf8');
    expect(handler).toContain(`export const handler = ${chains[authorization]}<typeof contract>(`);
  });
});
