import { describe, expect, it } from 'vitest';
import type { UserId } from '../../../../functions/core/customers/customer-link.ts';
import type { MapId } from '../../../../functions/core/customers/map-identity.ts';
import {
  findMarker,
  type Marker,
  markersOf,
  profileWithMarker,
} from '../../../../functions/core/customers/marker.ts';
import { testDeployment, testMapId, testMarkers } from '../../../fakes/test-markers.ts';

const alice = 'alice' as UserId;
const bob = 'bob' as UserId;
const marker = testMarkers.of(alice);
const otherMapId = '0b0c7a6e-1111-4222-8333-444455556666' as MapId;

describe('the marker', () => {
  it('is the same for the same map and user, for ever', () => {
    expect(marker).toBe('[sc:6e231e:6d9f1c56f476089cac3b]');
  });

  it('does not contain the user id', () => {
    expect(marker).not.toContain('alice');
  });

  it('differs by user and by map, though the two deployments have the same names', () => {
    const other = markersOf(otherMapId, testDeployment);
    expect(new Set([marker, testMarkers.of(bob), other.of(alice), other.of(bob)]).size).toBe(4);
  });

  it('does not depend on the names of the deployment', () => {
    const renamed = markersOf(testMapId, { app: 'renamed', stage: 'live' });
    expect(renamed.of(alice)).toBe(marker);
  });

  it('of the canary is one that no user can have', () => {
    expect(testMarkers.ofCanary('default')).toBe('[sc:6e231e:8dde23df9544c86c0d24]');
    const users = ['canary', 'default', 'canarydefault', 'canary,default', '["canary","default"]'];
    expect(users.map((user) => testMarkers.of(user as UserId))).not.toContain(
      testMarkers.ofCanary('default'),
    );
  });

  it('of the form before maps had an id is the same as ever', () => {
    expect(testMarkers.legacyOf(alice)).toBe('[sc:cd6c73:a0a0700cb7efb0a1f4f3]');
  });

  it('tells whose it is: this map’s, one of the old form, or another map’s', () => {
    const other = markersOf(otherMapId, testDeployment);
    const elsewhere = markersOf(otherMapId, { app: 'demo', stage: 'live' });
    const owners = [
      marker,
      testMarkers.ofCanary('default'),
      testMarkers.legacyOf(alice),
      other.legacyOf(bob),
      other.of(alice),
      elsewhere.legacyOf(alice),
      '[sc:000000:00000000000000000000]' as Marker,
    ].map((it) => testMarkers.ownerOf(it));
    expect(owners).toEqual([
      'this-map',
      'this-map',
      'legacy',
      'legacy',
      'another-map',
      'another-map',
      'another-map',
    ]);
  });

  it('is found at the end of a name, and only there', () => {
    expect(findMarker(`Alice ${marker}`)).toBe(marker);
    expect(findMarker(`${marker} Alice`)).toBeUndefined();
    expect(findMarker(undefined)).toBeUndefined();
  });
});

describe('profileWithMarker', () => {
  it('keeps the other fields', () => {
    expect(profileWithMarker({ name: 'Al', emailAddress: 'al@shop.example' }, marker)).toEqual({
      name: `Al ${marker}`,
      emailAddress: 'al@shop.example',
    });
  });

  it.each([undefined, '', '   '])('is the marker alone for the name %j', (name) => {
    expect(profileWithMarker({ name }, marker).name).toBe(marker);
  });

  it('shortens a long name to keep the marker within 100 characters', () => {
    const { name } = profileWithMarker({ name: 'x'.repeat(500) }, marker);
    expect(name).toBe(`${'x'.repeat(67)} ${marker}`);
    expect(name).toHaveLength(100);
  });

  it('does not cut a character in half', () => {
    const { name } = profileWithMarker({ name: `${'x'.repeat(66)}😀` }, marker);
    expect(name).toBe(`${'x'.repeat(66)} ${marker}`);
  });

  it('keeps the marker last, whatever the name pretends', () => {
    const forged = testMarkers.of(bob);
    expect(findMarker(profileWithMarker({ name: `Eve ${forged}` }, marker).name)).toBe(marker);
  });
});
