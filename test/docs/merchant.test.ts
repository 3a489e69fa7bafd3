import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { routes } from '../../lib/routes.ts';
import { localCredentials, localRegion } from '../../local/aws/local-account.ts';

const page = await readFile(new URL('../../docs/merchant.md', import.meta.url), 'utf8');

describe('docs/merchant.md', () => {
  it('lists every route for the team’s services, and no other', () => {
    const listed = [...page.matchAll(/^\| `([A-Z]+ \/[^`]*)` \|/gm)].map(([, route]) => route);
    const real = routes
      .filter(({ authorization }) => authorization === 'iam')
      .map(({ method, path }) => `${method} ${path}`);
    expect(listed.toSorted()).toEqual(real.toSorted());
  });

  it('has a command for npm start with the credentials that it takes', () => {
    const { accessKeyId, secretAccessKey } = localCredentials;
    expect(page).toContain(
      `--aws-sigv4 "aws:amz:${localRegion}:execute-api" --user "${accessKeyId}:${secretAccessKey}" http://localhost:3000/merchant/`,
    );
  });
});
