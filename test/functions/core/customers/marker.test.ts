import { describe, expect, it } from 'vitest';
import type { UserId } from '../../../../functions/core/customers/customer-link.ts';
import {
  findMarker,
  markerOf,
  markerPrefix,
  markProfile,
} from '../../../../functions/core/customers/marker.ts';

const scope = { app: 'demo', stage: 'sandbox' };
const marker = markerOf(scope, 'alice' as UserId);

describe('the marker', () => {
  it('is the same for the same app, stage and user, for ever', () => {
    expect(marker).toBe('[sc:cd6c73:a0a0700cb7efb0a1f4f3]');
  });

  it('does not contain the user id', () => {
    expect(marker).not.toContain('alice');
  });

  it('differs by user, by stage and by app', () => {
    const markers = [
      marker,
      markerOf(scope, 'bob' as UserId),
      markerOf({ ...scope, stage: 'live' }, 'alice' as UserId),
      markerOf({ ...scope, app: 'other' }, 'alice' as UserId),
      markerOf({ app: 'demosand', stage: 'box' }, 'alice' as UserId),
    ];
    expect(new Set(markers).size).toBe(5);
  });

  it('starts with the prefix of its app and stage', () => {
    expect(marker.startsWith(markerPrefix(scope))).toBe(true);
  });

  it('is found at the end of a name, and only there', () => {
    expect(findMarker(`Alice ${marker}`)).toBe(marker);
    expect(findMarker(`${marker} Alice`)).toBeUndefined();
    expect(findMarker(undefined)).toBeUndefined();
  });
});

describe('markProfile', () => {
  it('keeps the other fields', () => {
    expect(markProfile({ name: 'Al', emailAddress: 'al@shop.example' }, marker)).toEqual({
      name: `Al ${marker}`,
      emailAddress: 'al@shop.example',
    });
  });

  it.each([undefined, '', '   '])('is the marker alone for the name %j', (name) => {
    expect(markProfile({ name }, marker).name).toBe(marker);
  });

  it('shortens a long name to keep the marker within 100 characters', () => {
    const { name } = markProfile({ name: 'x'.repeat(500) }, marker);
    expect(name).toBe(`${'x'.repeat(67)} ${marker}`);
    expect(name).toHaveLength(100);
  });

  it('does not cut a character in half', () => {
    const { name } = markProfile({ name: `${'x'.repeat(66)}😀` }, marker);
    expect(name).toBe(`${'x'.repeat(66)} ${marker}`);
  });

  it('keeps the marker last, whatever the name pretends', () => {
    const forged = markerOf(scope, 'bob' as UserId);
    expect(findMarker(markProfile({ name: `Eve ${forged}` }, marker).name)).toBe(marker);
  });
});
