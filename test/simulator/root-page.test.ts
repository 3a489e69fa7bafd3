import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dojoRouteNames } from '../../simulator/dojo-routes.ts';
import {
  type DojoSimulator,
  faultKinds,
  startDojoSimulator,
} from '../../simulator/dojo-simulator.ts';

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('GET / of the simulator', () => {
  let simulator: DojoSimulator;
  beforeAll(async () => {
    simulator = await startDojoSimulator();
  });
  afterAll(() => simulator.close());

  const page = async () => (await fetch(`${simulator.url}/`, { headers: browser })).text();

  it('shows a browser its routes, its test cards and the kinds of faults', async () => {
    const text = await page();
    expect(text).toContain('5200 0000 0000 1005 expiry 12/29 CVV 020: approved');
    for (const name of dojoRouteNames) expect(text).toContain(`<code>${name}</code>`);
    for (const kind of faultKinds) expect(text).toContain(`<code>${kind}</code>`);
  });

  it('links what can be read, and each link leads somewhere', async () => {
    const links = [...(await page()).matchAll(/<a href="([^"]+)"/g)].map(([, path = '']) => path);
    expect(links).toContain('/simulator/state');
    for (const path of links) {
      expect((await fetch(simulator.url + path)).status, path).toBe(200);
    }
  });

  it('lets the page load nothing, and run nothing', async () => {
    const { headers } = await fetch(`${simulator.url}/`, { headers: browser });
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|\*|unsafe|script/);
  });

  it('is not one of Dojo’s calls in a browser', async () => {
    simulator.requests.clear();
    await page();
    expect(simulator.requests.list()).toEqual([]);
  });

  it.each([
    ['GET', '/', undefined],
    ['GET', '/', 'application/json'],
    ['POST', '/', 'text/html'],
    ['GET', '/unknown', 'text/html'],
  ])('is a problem for %s %s that accepts %s', async (method, path, accept) => {
    const answer = await fetch(simulator.url + path, {
      method,
      headers: { ...(accept && { accept }) },
    });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ status: 404, traceId: expect.any(String) });
  });
});
