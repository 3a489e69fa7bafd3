import { type Marker, type MarkerScope, markerOf } from '../marker.ts';
import type { CustomerMap, MappedUser } from './audit-ports.ts';

/** Every user of the map by marker. Holds all of them at once: about 0.5 KB a user. */
export const readUsers = async (
  map: CustomerMap,
  scope: MarkerScope,
): Promise<Map<Marker, MappedUser>> => {
  const users = new Map<Marker, MappedUser>();
  for await (const page of map.pages()) {
    for (const user of page) users.set(markerOf(scope, user.userId), user);
  }
  return users;
};
